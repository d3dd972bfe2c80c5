// Speaks one announcement after the other over the music, and reports each one.

import { gainOf } from "./fader.js";
import { derivedId } from "./ids.js";
import { reasonOf } from "./sounds.js";
import { jitter_ms, pause } from "./waiting.js";

const COMMIT_MS = 1_500; // this early an announcement goes on the audio clock: a hidden tab's timers may be 1 s late
const PARK_S = 1.7; // a little more than the commitment, or a parked call would park again
const SOON_S = 0.05;
const BACK_S = 0.4; // this early the music's return goes on the audio clock
const ATTEMPTS = 3;

export class Announcer {
  #queue = [];
  #current = null;
  #timer = null;
  #ducked = false;
  #held = false;

  /** `settings()` gives {duck, muted, device}; `onChange(call or null)` says what is spoken. */
  constructor({ graph, clock, sounds, music, reports, played, settings, onChange }) {
    Object.assign(this, { graph, clock, sounds, music, reports, played, settings, onChange });
  }

  /**
   * Takes a call {id, kind, entries, mode, rank, priority, at_ms, until_ms}: the higher rank, then the higher
   * priority speaks first; one that could not begin by `until_ms` is skipped. A known id is ignored. An entry may
   * bring its own `buffer`, and the call its own `report(status, more)`.
   */
  add(call) {
    if (this.#knows(call.id)) return;
    const id = derivedId(`${this.settings().device}:${call.id}`);
    const fields = { id, kind: call.kind, ref: call.id, media: call.entries[0]?.sha256 ?? null };
    const taken = { ...call, report: call.report ?? this.reports.open(fields, { prompt: true }) };
    this.#queue.push(taken);
    taken.report("delivered");
    this.#prepare(taken);
  }

  /** Ends a call, also in mid-word. */
  clear(id) {
    if (this.#current?.id === id) this.#current.stop?.();
    this.drop((call) => call.id === id);
  }

  /** Takes calls that `unwanted(call)` out of the queue. */
  drop(unwanted) {
    const gone = this.#queue.filter(unwanted);
    for (const call of gone) this.#end(call, "skipped", "superseded");
    if (gone.some((call) => call.parked)) this.music.carryOn();
  }

  /** Looks again: the sound may have been blocked until now, and the track that a call waits for may end sooner. */
  wake() {
    for (const call of this.#queue) if (call.parked) call.at_ms = 0;
    this.#pump();
  }

  stop() {
    this.#queue = [];
    this.#current?.stop?.();
    clearTimeout(this.#timer);
  }

  #knows(id) {
    return this.played.has(id) || this.#current?.id === id || this.#queue.some((call) => call.id === id);
  }

  async #prepare(call, attempt = 1) {
    try {
      if (!call.entries.length) throw new Error("nothing to say");
      call.buffers = await Promise.all(call.entries.map((entry) => entry.buffer ?? this.sounds.speech(entry)));
      this.#pump();
    } catch (error) {
      if (!this.#queue.includes(call)) return undefined; // it has had its end
      // An absent network is waited for until the call expires; a file that is missing or no sound is not.
      if (attempt >= ATTEMPTS && error.missing !== false) return this.#end(call, "failed", reasonOf(error));
      await pause(500 + jitter_ms(Math.min(attempt, ATTEMPTS)));
      if (this.#queue.includes(call)) return this.#prepare(call, attempt + 1);
    }
    return undefined;
  }

  #end(call, status, reason = null) {
    this.#queue = this.#queue.filter((other) => other !== call);
    this.played.add(call.id);
    call.report(status, { reason, ended_at: this.reports.timestamp() });
  }

  #pump() {
    clearTimeout(this.#timer);
    this.#expire();
    if (this.#current || !this.graph.running) return;
    const next = this.#due()[0];
    if (next) this.#run(next);
    else this.#sleep();
  }

  #expire() {
    const late = this.#queue.filter((call) => call.until_ms < this.clock.now_ms());
    for (const call of late) this.#end(call, "skipped", call.buffers ? "late" : "media_missing");
  }

  #due() {
    const horizon_ms = this.clock.now_ms() + COMMIT_MS;
    const ready = this.#queue.filter((call) => call.buffers && call.at_ms <= horizon_ms);
    return ready.sort((a, b) => b.rank - a.rank || b.priority - a.priority || a.at_ms - b.at_ms);
  }

  #sleep() {
    const waits = this.#queue.flatMap((call) => [call.at_ms - COMMIT_MS, call.until_ms]);
    const next_ms = Math.min(...waits.filter((at_ms) => at_ms > this.clock.now_ms())) - this.clock.now_ms();
    if (Number.isFinite(next_ms)) this.#timer = setTimeout(() => this.#pump(), Math.min(next_ms + 10, 60_000));
  }

  async #run(call) {
    this.#queue = this.#queue.filter((other) => other !== call);
    this.#current = call;
    await this.#perform(call).catch(() => this.#end(call, "failed", "decode_error"));
    this.#current = null;
    this.onChange(null);
    this.#raise(this.graph.now);
    this.#pump();
  }

  async #perform(call) {
    if (this.settings().muted) {
      this.music.carryOn();
      return this.#end(call, "skipped", "muted");
    }
    const start = this.#startOf(call);
    if (call.mode === "after_track" && start > this.graph.now + PARK_S) return this.#park(call, start);
    if (this.#serverAt(start) > call.until_ms) return this.#end(call, "skipped", "late");
    this.#lower(call.mode, start);
    return this.#speak(call, start);
  }

  /** Waits for the end of the track; how long that takes is the mode's own wish, so it is never late. */
  #park(call, end) {
    this.#queue.push({ ...call, at_ms: this.#serverAt(end), until_ms: Infinity, parked: true });
  }

  #startOf(call) {
    const soonest = this.graph.now + SOON_S + this.#approach_s(call.mode);
    const end = call.mode === "after_track" && !this.#held ? this.music.endOfTrack() : null;
    if (end !== null) return Math.max(end, this.graph.now + SOON_S);
    return Math.max(this.graph.timeAt(this.clock.tick_at(call.at_ms)), soonest);
  }

  /** Seconds that the music needs to make room. */
  #approach_s(mode) {
    if (mode === "duck") return this.#ducked || this.#held ? 0 : this.settings().duck.attack_ms / 1000;
    return this.#held ? 0 : 0.25;
  }

  #lower(mode, start) {
    const { db, attack_ms } = this.settings().duck;
    if (mode !== "duck") this.music.hold("announcement", start);
    else if (!this.#ducked) this.graph.duck.ramp(gainOf(db), start - attack_ms / 1000, start);
    this.#ducked ||= mode === "duck";
    this.#held ||= mode !== "duck";
  }

  /** The music comes back from the audio time `when` on, unless the next announcement wants the room. */
  #raise(when) {
    if (this.#due().some(({ mode }) => mode !== "after_track")) return;
    if (this.#ducked) this.graph.duck.ramp(1, when, when + this.settings().duck.release_ms / 1000);
    if (this.#held) this.music.release("announcement", when);
    this.#ducked = this.#held = false;
  }

  async #speak(call, start) {
    const sources = this.#schedule(call, start);
    const end = call.buffers.reduce((at, buffer) => at + buffer.duration, start);
    const ended = new Promise((resolve) => sources.at(-1).addEventListener("ended", resolve, { once: true }));
    call.stop = () => this.#cut(call, sources);
    await Promise.race([ended, this.#until(start)]);
    this.#begun(call, start);
    await Promise.race([ended, this.#until(end - BACK_S)]);
    this.#raise(Math.max(this.graph.now, call.cut ? 0 : end));
    await ended;
    this.#end(call, call.cut ? "skipped" : "completed", call.cut ? "superseded" : null);
  }

  #cut(call, sources) {
    call.cut = true;
    sources.forEach((source) => source.stop());
  }

  #until(time) {
    return pause(this.graph.tickAt(time) - performance.now());
  }

  #schedule({ buffers, entries }, start) {
    let at = start;
    return buffers.map((buffer, place) => {
      const source = new AudioBufferSourceNode(this.graph.ctx, { buffer });
      const gain = new GainNode(this.graph.ctx, { gain: gainOf(entries[place].gain_db ?? 0) });
      source.connect(gain).connect(this.graph.speech);
      source.start(this.graph.onSample(at));
      at += buffer.duration;
      return source;
    });
  }

  #begun(call, start) {
    this.played.add(call.id);
    call.report("playing", { started_at: this.reports.timestamp(this.#serverAt(start)) });
    this.onChange(call);
  }

  #serverAt(time) {
    return this.clock.now_ms() + this.graph.tickAt(time) - this.clock.ticks();
  }
}
