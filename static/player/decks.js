// The tracks that sound, or are about to: each with its report, and the ways in which they come to an end.

import { randomId } from "./ids.js";
import { Voice } from "./voice.js";

export class Decks {
  #live = new Set();

  /** `onEnd(voice)` when the last sample of a voice has been heard. */
  constructor({ graph, reports, onEnd }) {
    Object.assign(this, { graph, reports, onEnd });
  }

  /** Whether anything is heard, or is to be. */
  get areEmpty() {
    return this.#sounding.length === 0;
  }

  get #sounding() {
    return [...this.#live].filter(({ silenced }) => !silenced);
  }

  /** A Voice of what the picker found. One that goes on after a break keeps its report. */
  play(found, timing) {
    const voice = new Voice(this.graph, { ...found, ...timing, volume: found.segment.volume });
    voice.told = Boolean(found.report); // that it plays
    voice.report = found.report ?? this.#open(found.entry);
    this.#live.add(voice);
    voice.ended.then(() => this.#ended(voice));
    return voice;
  }

  #ended(voice) {
    this.#live.delete(voice);
    if (!voice.silenced) voice.report("completed", { ended_at: this.reports.timestamp() });
    this.onEnd(voice);
  }

  /** `current` fades out, with what still fades out behind it. */
  leave(current, start, seconds) {
    for (const voice of this.#sounding) if (voice !== current) voice.cut(start, seconds);
    current.leave(start, seconds);
  }

  /**
   * All sound ends at the audio time `when`, which is `at_ms` for the zone. What was heard by then is over, but for the
   * play of `kept`, which somebody else ends.
   */
  silence(when, at_ms, kept = null) {
    const stamp = (time) => this.reports.timestamp(at_ms + (Math.min(time, when) - when) * 1000);
    for (const voice of this.#sounding) {
      if (voice.start < when) tell(voice, stamp(voice.start));
      if (voice.told && voice !== kept) voice.report("completed", { ended_at: stamp(voice.end) });
      silence(voice, when);
    }
  }

  fail(entry, reason) {
    const at = this.reports.timestamp();
    this.#open(entry)("failed", { reason, started_at: at, ended_at: at });
  }

  #open(entry) {
    if (!entry.sha256) return () => {}; // what the player has made itself is no play of the business's music
    return this.reports.open({ id: randomId(), kind: "track", media: entry.sha256 });
  }
}

/** That it plays is told once, also where it goes on after a break. */
export function tell(voice, started_at) {
  if (!voice.told) voice.report("playing", { started_at });
  voice.told = true;
}

/** Its sound ends here, but its play is not over: no report. */
export function silence(voice, when) {
  voice.silenced = true;
  voice.stop(when);
}
