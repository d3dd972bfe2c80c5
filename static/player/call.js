// One announcement on its way from being known to being over, with the one report of it.

import { derivedId } from "./ids.js";
import { Rounds } from "./rounds.js";
import { reasonOf } from "./sounds.js";
import { lengthOf } from "./spoken.js";
import { jitter_ms, pause } from "./waiting.js";

const ATTEMPTS = 3;

export class Call {
  buffers = null; // its sound, once that is ready
  begun = false; // it was heard, if only a part
  parked = false; // it waits for the end of a track
  isOff = false; // its feed does not want it any more
  cameLate = false; // its time was over when it came
  isOver = false;

  /** `told` is what Announcer.add() takes. */
  constructor(told, { reports, played, device }) {
    Object.assign(this, told, { reports, played });
    this.rounds = new Rounds(told);
    this.report = told.report ?? this.#open(device);
    this.report("delivered");
  }

  #open(device) {
    const { kind, id: ref, entries } = this;
    const fields = { id: derivedId(`${device}:${ref}`), kind, ref, media: entries[0]?.sha256 ?? null };
    return this.reports.open(fields, { prompt: true });
  }

  /** Resolves when its sound is ready, or when it is over. */
  async load(sounds, attempt = 1) {
    try {
      if (!this.entries.length) throw new Error("nothing to say");
      this.buffers = await Promise.all(this.entries.map((entry) => entry.buffer ?? sounds.speech(entry)));
    } catch (error) {
      if (this.isOver) return undefined;
      // An absent network is waited for until the call expires; a file that is missing or no sound is not.
      if (attempt >= ATTEMPTS && error.missing !== false) return this.fail(reasonOf(error));
      await pause(500 + jitter_ms(Math.min(attempt, ATTEMPTS)));
      if (!this.isOver) return this.load(sounds, attempt + 1);
    }
    return undefined;
  }

  get length_ms() {
    return lengthOf(this.buffers) * 1000;
  }

  /** It is heard. What is repeated goes on after a restart, the rest does not begin again. */
  begin(start_ms) {
    const { progress, isRepeated } = this.rounds;
    if (!isRepeated) this.played.add(this.id);
    progress.started_at ??= this.reports.timestamp(start_ms);
    if (!this.begun) this.report("playing", { started_at: progress.started_at });
    this.begun = true;
    this.onProgress?.();
  }

  /** A play of it, heard or not, is over; true if there is another, for whose time it waits now. */
  endPlay({ start_ms, end_ms, isHeard }) {
    const at_ms = this.rounds.next_ms(start_ms, end_ms);
    this.rounds.count({ ended_ms: end_ms, isHeard, at_ms });
    if (at_ms === Infinity) this.finish("muted");
    else Object.assign(this, { at_ms, until_ms: this.rounds.until_ms, parked: false });
    this.onProgress?.();
    return !this.isOver;
  }

  /** It is over: completed where it was heard whole at least once, else skipped for a reason. */
  finish(reason, ended_ms = this.rounds.progress.ended_ms) {
    const { heard, started_at } = this.rounds.progress;
    if (heard) this.#end("completed", { reason: null, started_at, ended_at: this.reports.timestamp(ended_ms) });
    else this.#end("skipped", { reason });
  }

  fail(reason) {
    this.#end("failed", { reason });
  }

  #end(status, told) {
    this.isOver = true;
    this.played.add(this.id);
    this.report(status, { ended_at: this.reports.timestamp(), ...told });
  }
}
