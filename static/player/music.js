// A zone's music without end: two decks, each next track decoded early and put on the audio clock, so that nothing
// that can be heard hangs on a timer.

import { randomId } from "./ids.js";
import { fade_s } from "./loop.js";
import { Order } from "./order.js";
import { Picker } from "./picker.js";
import { Voice } from "./voice.js";
import { pause } from "./waiting.js";

const SOON_S = 0.06; // the least time between a decision and its sound
const IN_STEP_S = 0.3; // more than any output buffer, so that a start in step with the zone is not late
const DECODE_S = 2; // kept free before a change of track
const FIRST_PATIENCE_S = 12;
const HOLD_S = 0.25;

export class Music {
  #feed = null;
  #order = new Order();
  #voices = []; // the current track, then the one that is already on the audio clock
  #live = new Set();
  #holds = new Set();
  #spot = null;
  #bare = false; // the feed had no music to put behind the current track
  #turn = 0; // every jump, hold or start ends the plans of the turn before

  /** `onChange()` whenever another track, or none, is heard. */
  constructor({ graph, clock, sounds, media, reports, onChange }) {
    Object.assign(this, { graph, clock, reports, onChange });
    this.picker = new Picker({ sounds, media, onFail: (entry, reason) => this.#reportFailure(entry, reason) });
  }

  /** A new feed never cuts what is heard: it decides what comes next. */
  setFeed(feed) {
    this.#feed = feed;
    this.#order.setFeed(feed);
    if (!feed.state.playing) return this.hold("state");
    if (this.#holds.has("state")) return this.release("state");
    if (this.#holds.size) return undefined;
    return this.#voices.length ? this.#reconsider() : this.#begin();
  }

  /** {entry, key, position_s} of the track that is heard, or null. */
  get playing() {
    const [current] = this.#voices;
    return current ? { entry: current.entry, key: current.key, position_s: current.positionAt(this.graph.now) } : null;
  }

  get empty() {
    return this.#order.isEmptyAt(this.clock.now_ms());
  }

  /** Media entries in the order in which the loop needs them. */
  upcoming() {
    const now_ms = this.clock.now_ms();
    const [current] = this.#voices;
    return (current ? this.#order.after(current, now_ms) : this.#order.from(now_ms)).map(({ entry }) => entry);
  }

  /** Music waits from the audio time `when` on, until every reason has been released. */
  hold(reason, when = this.graph.now + HOLD_S + SOON_S) {
    const holding = this.#holds.size > 0;
    this.#holds.add(reason);
    if (holding) return;
    this.#turn += 1;
    this.graph.hold.ramp(0, when - HOLD_S, when);
    this.#spot = this.#spotAt(when);
    for (const voice of this.#live) silence(voice, when);
    this.#voices = [];
    this.onChange();
  }

  /** From the audio time `when` on it goes on where it was; after a pause of the whole zone, where the zone is. */
  release(reason, when = this.graph.now) {
    if (!this.#holds.delete(reason) || this.#holds.size) return undefined;
    const spot = this.#spot;
    this.#spot = null;
    const start = Math.max(when, this.graph.now + SOON_S);
    this.graph.hold.ramp(1, start - 0.01, start);
    return spot && reason === "announcement" ? this.#resume(spot, start) : this.#begin();
  }

  /** To where the anchor says that the zone is now. */
  async jump() {
    if (this.#holds.size) return;
    this.hold("jump");
    await pause((HOLD_S + SOON_S) * 1000);
    this.release("jump");
  }

  /** Lets the current track run to its very end with nothing behind it; gives the audio time of that end. */
  endOfTrack() {
    this.#advance();
    this.#turn += 1;
    this.#unchain();
    return this.#voices[0]?.end ?? this.graph.now;
  }

  /** Takes endOfTrack() back. */
  carryOn() {
    if (this.#voices.length === 1) this.#plan();
  }

  stop() {
    this.hold("stopped");
  }

  #serverAt(time) {
    return this.clock.now_ms() + this.graph.tickAt(time) - this.clock.ticks();
  }

  // --- coming in

  async #begin() {
    const turn = (this.#turn += 1);
    while (turn === this.#turn) {
      // Whatever is wrong with one track or feed, the next attempt may find another: silence never stays.
      if (await this.#attempt(turn).catch(() => false)) return;
      await pause(2_000);
    }
  }

  /** True when there is nothing more to try. */
  async #attempt(turn) {
    const found = await this.picker.first(this.#order.from(this.clock.now_ms()), FIRST_PATIENCE_S);
    if (turn !== this.#turn) return true;
    const start = this.graph.now + IN_STEP_S;
    if (found) this.#enter(found, this.#offsetOf(found, start), start);
    else this.onChange();
    return Boolean(found);
  }

  /** Where in a track the zone is; loading it may have taken so long that the zone has gone on. */
  #offsetOf({ index, buffer }, start) {
    const place = this.#order.placeAt(this.#serverAt(start));
    return place?.index === index ? Math.min(place.position_s, Math.max(0, buffer.duration - 0.5)) : 0;
  }

  #enter(found, offset_s = 0, start = this.graph.now + SOON_S, rise_s = 0.4) {
    this.#voices = [this.#voice(found, { start, offset_s, fade_s: rise_s })];
    this.#started(this.#voices[0]);
  }

  async #resume({ voice, offset_s, next }, start) {
    const turn = (this.#turn += 1);
    if (!next) return this.#enter(voice, offset_s, start);
    const found = await next;
    if (turn !== this.#turn) return undefined;
    return found ? this.#enter(found, 0, Math.max(start, this.graph.now + SOON_S), 0.02) : this.#begin();
  }

  #voice(found, timing) {
    const voice = new Voice(this.graph, { ...found, ...timing });
    voice.resumed = Boolean(found.report);
    voice.report = found.report ?? this.#report(found.entry);
    this.#live.add(voice);
    voice.ended.then(() => this.#finished(voice));
    return voice;
  }

  #started(voice) {
    if (!voice.resumed) voice.report("playing", { started_at: this.reports.timestamp(this.#serverAt(voice.start)) });
    this.onChange();
    this.#plan();
  }

  #finished(voice) {
    this.#live.delete(voice);
    if (!voice.silenced) voice.report("completed", { ended_at: this.reports.timestamp() });
    this.#advance();
    if (this.#live.size || this.#holds.size || voice.silenced) return;
    this.#voices = [];
    this.#begin();
  }

  // --- going on

  async #plan() {
    const turn = this.#turn;
    const [current] = this.#voices;
    const due = this.#dueAfter(current);
    const candidates = this.#order.after(current, this.#serverAt(due));
    const found = await this.picker.first(candidates, due - this.graph.now - DECODE_S);
    const stale = turn !== this.#turn || current !== this.#voices[0] || this.#voices[1];
    if (stale) return;
    this.#bare = this.empty;
    if (!this.#bare) this.#chain(current, found ?? again(current));
  }

  /** The audio time at which `voice` gives way. A file may be shorter than its entry says. */
  #dueAfter(voice) {
    const told = voice.start + voice.entry.s - voice.offset_s;
    return Math.min(told, voice.end) - fade_s(voice.entry.s, this.#order.crossfade_s);
  }

  #chain(current, found) {
    const due = this.#dueAfter(current);
    const start = Math.max(due + this.#drift_s(found, due), this.graph.now + SOON_S);
    const overlap_s = Math.min(fade_s(current.entry.s, this.#order.crossfade_s), current.end - start, found.entry.s);
    current.fadeOut(start, overlap_s);
    this.#voices = [current, this.#voice(found, { start, fade_s: Math.max(0, overlap_s) })];
    this.#watch();
  }

  /** Keeps in step with the anchor, as far as a crossfade hides it. */
  #drift_s(found, due) {
    const drift_s = this.#order.drift_s(found, this.#serverAt(due));
    return Math.abs(drift_s) <= this.#order.crossfade_s / 4 ? drift_s : 0;
  }

  /** Tells the face in time; the sound does not need it. */
  async #watch() {
    const turn = this.#turn;
    while (turn === this.#turn && this.#voices[1]) {
      await pause((this.#voices[1].start - this.graph.now) * 1000 + 20);
      if (turn === this.#turn) this.#advance();
    }
  }

  /** The planned track has begun: it is the current one. */
  #advance() {
    const next = this.#voices[1];
    if (!next || this.graph.now < next.start) return;
    this.#voices.shift();
    this.#started(next);
  }

  #reconsider() {
    const [current, next] = this.#voices;
    if (!next && this.#bare) this.#plan();
    if (!next || next.start < this.graph.now + DECODE_S) return;
    if (this.#order.after(current, this.#serverAt(next.start))[0]?.entry.sha256 === next.entry.sha256) return;
    this.#turn += 1;
    this.#unchain();
    this.#plan();
  }

  #unchain() {
    const [current, next] = this.#voices;
    if (!next) return;
    silence(next, 0);
    current.keepOn();
    this.#voices = [current];
  }

  #spotAt(when) {
    const voice = this.#voices.findLast(({ start }) => start <= when);
    if (!voice) return null;
    if (when < voice.end - 0.05) return { voice, offset_s: voice.positionAt(when) };
    voice.report("completed", { ended_at: this.reports.timestamp(this.#serverAt(voice.end)) });
    return { next: this.picker.first(this.#order.after(voice, this.#serverAt(when)), FIRST_PATIENCE_S) };
  }

  // --- proof

  #report(entry) {
    return this.reports.open({ id: randomId(), kind: "track", media: entry.sha256 });
  }

  #reportFailure(entry, reason) {
    const at = this.reports.timestamp();
    this.#report(entry)("failed", { reason, started_at: at, ended_at: at });
  }
}

/** Its sound ends here, but its play is not over: no report. */
function silence(voice, when) {
  voice.silenced = true;
  voice.stop(when);
}

/** The same track once more: better than none. */
function again({ buffer, entry, key, index }) {
  return { buffer, entry, key, index };
}
