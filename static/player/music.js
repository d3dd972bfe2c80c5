// A zone's music without end: two decks, each next track decoded early and put on the audio clock, so that nothing
// that can be heard hangs on a timer.

import { Choice } from "./choice.js";
import { Decks, silence } from "./decks.js";
import { fade_s, HUSH_S } from "./loop.js";
import { Spot } from "./spot.js";
import { Timeline } from "./timeline.js";
import { pause } from "./waiting.js";

const SOON_S = 0.06; // the least time between a decision and its sound
const ANNOUNCED_S = 0.5; // so long before it is heard a track is told to be
const IN_STEP_S = 0.3; // more than any output buffer, so that a start in step with the zone is not late
const DECODE_S = 2; // kept free before a change of track
const LAST_CALL_S = 8; // before a track's end there is something behind it, whatever is still on its way
const AHEAD_MS = 90_000; // more than a hidden tab's timers are ever held back
const HOLD_S = 0.25;
const SOFT_S = 0.02; // a harder cut would click
const BRIEF_S = 0.35; // the crossfade to where the music is to be, in the middle of a track

export class Music {
  #voices = []; // the current track, then the one that is already on the audio clock
  #holds = new Set();
  #spot = null;
  #parked = false; // an announcement waits for the end of the current track
  #turn = 0; // every jump, hold or start ends the plans of the turn before

  /** `onChange()` whenever another track, or none, is heard. */
  constructor({ graph, clock, sounds, media, reports, onChange }) {
    Object.assign(this, { graph, clock, reports, onChange });
    this.decks = new Decks({ graph, reports, onEnd: (voice) => this.#finished(voice) });
    this.choice = new Choice({ graph, sounds, media, onFail: (entry, reason) => this.decks.fail(entry, reason) });
    this.line = new Timeline({ graph, clock, order: this.#order });
  }

  get #order() {
    return this.choice.order;
  }

  /** What is to play, while nothing can be heard yet. */
  know(feed) {
    this.#order.setFeed(feed);
  }

  /** A new feed never cuts what is heard, unless somebody has decided so by hand: it decides what comes next. */
  setFeed(feed) {
    this.know(feed);
    const soonest = this.graph.now + HOLD_S + SOON_S;
    if (!feed.state.playing) return this.hold("state", Math.max(this.line.decided(), soonest));
    if (this.#holds.has("state")) return this.release("state");
    if (this.#holds.size) return undefined;
    return this.#voices.length ? this.#reconsider() : this.#begin();
  }

  /** {entry, key, position_s} of the track that is heard, or null. */
  get playing() {
    const [current] = this.#voices;
    if (!current || this.#isAhead(current)) return null;
    return { entry: current.entry, key: current.key, position_s: current.positionAt(this.graph.now) };
  }

  get empty() {
    return this.#order.isEmptyAt(this.clock.now_ms());
  }

  /** While the music is meant to be silent: when it returns, in ms of the epoch, or Infinity; else null. */
  get silentUntil_ms() {
    return this.#order.silentUntil_ms(this.clock.now_ms());
  }

  /** Whether music is to be heard now: nobody has paused it, and no quiet hours hold. */
  get isDue() {
    const volume = this.#voices[0]?.segment.volume ?? 100;
    const isHeld = this.#holds.has("state") || this.#holds.has("stopped");
    return !isHeld && this.silentUntil_ms === null && volume > 1;
  }

  /** Seconds by which the zone is ahead of what is heard; null where that cannot be said. */
  get behind_s() {
    const [current] = this.#voices;
    return current && !this.#holds.size ? this.line.behind_s(current) : null;
  }

  /** Makes up for them, as far as the track goes; what follows it moves with it. */
  bend(seconds) {
    const [current, next] = this.#voices;
    const until = (next?.start ?? current?.leaves ?? current?.end ?? 0) - DECODE_S;
    if (this.#parked || this.#holds.size || until < this.graph.now) return;
    this.#turn += 1;
    this.#unchain();
    current.bend(seconds, until);
    this.#plan();
  }

  /** Media entries in the order in which they are needed. */
  upcoming() {
    return this.#order.ahead(this.clock.now_ms());
  }

  /** It is due and not heard, for the `rung`th time: something else is tried, the built-in music at last. */
  async stepDown(rung) {
    if (this.#holds.size) return this.release("announcement");
    const [current] = this.#voices;
    if (!current) return this.#standIn();
    current.report("failed", { reason: "silence", ended_at: this.reports.timestamp() });
    this.choice.shun(rung, current, this.clock.now_ms());
    this.decks.silence(0);
    this.#voices = [];
    return this.#begin();
  }

  /** What takes too long to come is not waited for. */
  async #standIn() {
    const turn = (this.#turn += 1);
    const found = await this.choice.standIn(this.clock.now_ms());
    if (turn === this.#turn) this.#enter(found);
  }

  /** Music waits from the audio time `when` on, until every reason has been released. */
  hold(reason, when = this.graph.now + HOLD_S + SOON_S) {
    const holding = this.#holds.size > 0;
    this.#holds.add(reason);
    this.#parked = false;
    if (holding) return;
    this.#turn += 1;
    this.graph.hold.ramp(0, when - HOLD_S, when);
    this.#spot = this.#spotAt(when);
    if (!this.#spot) this.choice.foreseeReturn(this.line.serverAt(when));
    this.decks.silence(when);
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
    const goesOn = spot && reason === "announcement" && !spot.isOverAt(this.line.serverAt(start));
    return goesOn ? this.#resume(spot, start) : this.#begin(start);
  }

  /** The server's time was put right: what is planned moves with it. */
  retime() {
    if (!this.#holds.size && this.#voices.length) this.#reconsider();
  }

  /** To where the anchor says that the zone is now. */
  async jump() {
    if (this.#holds.size) return;
    this.hold("jump");
    await pause((HOLD_S + SOON_S) * 1000);
    this.release("jump");
  }

  /**
   * Lets the current track run to its very end, or to where something else is to play, with nothing behind it; gives
   * the audio time of that end, or null where no track is heard.
   */
  endOfTrack() {
    this.#advance();
    const [current] = this.#voices;
    if (!current || this.#isAhead(current)) return null;
    this.#turn += 1;
    this.#unchain();
    this.#parked = true;
    const { due, change } = this.line.dueAfter(current);
    return change ? due : current.end;
  }

  /** Takes endOfTrack() back. */
  carryOn() {
    if (!this.#parked) return;
    this.#parked = false;
    if (this.#voices.length === 1) this.#plan();
  }

  stop() {
    this.hold("stopped");
  }

  /** Whether a voice waits for the end of a silence. */
  #isAhead(voice) {
    return voice.start > this.graph.now + ANNOUNCED_S;
  }

  // --- coming in

  /** Not before the audio time `when`. */
  async #begin(when = 0) {
    const turn = (this.#turn += 1);
    this.#parked = false;
    while (turn === this.#turn) {
      // Whatever is wrong with one track or feed, the next attempt may find another: silence never stays.
      if (await this.#attempt(turn, when).catch(() => false)) return;
      await pause(2_000);
    }
  }

  /** True when there is nothing more to try. */
  async #attempt(turn, when) {
    const now_ms = this.#order.decided_ms(this.clock.now_ms());
    const from_ms = this.silentUntil_ms ?? now_ms;
    const found = from_ms - now_ms < AHEAD_MS && (await this.choice.first(from_ms, { due: from_ms <= now_ms }));
    if (turn !== this.#turn) return true;
    const start = Math.max(this.line.timeAt(from_ms), this.graph.now + IN_STEP_S, when);
    if (found) this.#enter(found, this.#offsetOf(found, start, from_ms), start);
    else this.onChange();
    return Boolean(found);
  }

  #offsetOf(found, start, from_ms) {
    return this.choice.offset_s(found, Math.max(this.line.serverAt(start), from_ms));
  }

  #enter(found, offset_s = 0, start = this.graph.now + SOON_S, rise_s = 0.4) {
    const voice = this.decks.play(found, { start, offset_s, fade_s: rise_s });
    this.#voices = [voice];
    if (!this.#isAhead(voice)) return this.#started(voice);
    this.#await(voice);
    return this.onChange();
  }

  /** It is on the audio clock already; that it began is told when it did. */
  async #await(voice) {
    const turn = this.#turn;
    await pause((voice.start - this.graph.now) * 1000);
    if (turn === this.#turn) this.#started(voice);
  }

  async #resume({ voice, offset_s, isAtEnd, next }, start) {
    if (!isAtEnd) return this.#enter(voice, offset_s, start);
    const turn = (this.#turn += 1);
    const found = await next;
    if (turn !== this.#turn) return undefined;
    return found ? this.#enter(found, 0, Math.max(start, this.graph.now + SOON_S), 0.02) : this.#begin();
  }

  #started(voice) {
    const started_at = this.reports.timestamp(this.line.serverAt(voice.start));
    if (!voice.resumed) voice.report("playing", { started_at });
    this.onChange();
    this.#plan();
  }

  #finished(voice) {
    this.#advance();
    if (this.decks.size || this.#holds.size || voice.silenced) return;
    this.#voices = [];
    this.#begin();
  }

  // --- going on

  async #plan() {
    const turn = this.#turn;
    const [current] = this.#voices;
    const { due, end, change } = this.line.dueAfter(current);
    this.#turnVolume(current, due);
    if (change?.segment.silent) return this.#hush(current, due);
    const found = await this.#found(current, { due, end, change });
    const stale = turn !== this.#turn || current !== this.#voices[0] || this.#voices[1];
    if (stale) return undefined;
    if (!found) return this.#tryAgain();
    const changes = change?.segment === found.segment;
    return changes ? this.#change(current, found, due, change) : this.#chain(current, found, end);
  }

  /** Null while there is time to wait for another channel that cannot be had. */
  async #found(current, { due, end, change }) {
    const left_s = due - this.graph.now - DECODE_S;
    if (!change) return this.choice.after(current, this.line.serverAt(due), left_s);
    const found = await this.choice.change(change.at_ms, left_s);
    return found || end - this.graph.now > LAST_CALL_S ? found : this.choice.instead(current, this.line.serverAt(end));
  }

  /** A track that goes on into another segment takes that one's volume. */
  #turnVolume(current, due) {
    const coming = this.#order.between(this.clock.now_ms(), this.line.serverAt(due));
    for (const { from_ms, volume } of coming) current.turnTo(volume, this.line.timeAt(from_ms));
  }

  #chain(current, found, due) {
    const crossfade_s = this.#order.crossfadeAt(this.line.serverAt(due));
    const start = Math.max(due + this.choice.drift_s(found, this.line.serverAt(due)), this.graph.now + SOON_S);
    const overlap_s = Math.min(fade_s(current.entry.s, crossfade_s), current.end - start, found.entry.s);
    current.fadeOut(start, overlap_s);
    this.#follow(current, found, { start, fade_s: Math.max(0, overlap_s) });
    this.choice.foresee(found.segment, this.line.serverAt(start));
  }

  /** From a moment on something else is to play, wherever the current track is. */
  #change(current, found, due, { at_ms, segment, briefly }) {
    const start = Math.max(due, this.graph.now + SOON_S);
    const overlap_s = Math.max(SOFT_S, Math.min(briefly ? BRIEF_S : segment.crossfade_s, current.end - start));
    this.decks.leave(current, start, overlap_s);
    this.#follow(current, found, { start, offset_s: this.#offsetOf(found, start, at_ms), fade_s: overlap_s });
  }

  /** What is heard goes on until there is something to follow it. */
  async #tryAgain() {
    const turn = this.#turn;
    await pause(2_000);
    if (turn === this.#turn && this.#voices.length === 1) this.#plan();
  }

  #hush(current, due) {
    this.decks.leave(current, Math.max(due, this.graph.now + SOON_S), HUSH_S);
  }

  #follow(current, found, timing) {
    this.#voices = [current, this.decks.play(found, timing)];
    this.#watch();
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
    this.#advance();
    const [current, next] = this.#voices;
    if (current.start > this.graph.now + DECODE_S) return this.#startOver(current);
    if (this.#isAhead(current)) return undefined; // it will look for what comes next when it starts
    this.#tune(current);
    if (this.#parked || this.#leavesBefore(current, next, this.#isOutdated(next ?? current))) return undefined;
    this.#turn += 1;
    this.#unchain();
    return this.#plan();
  }

  /** Whether a voice has no time left for another plan. What was decided by hand waits for no track to end. */
  #leavesBefore(current, next, isOutdated) {
    const leaves = next?.start ?? current.leaves ?? Infinity;
    if (!next || !isOutdated) return leaves < this.graph.now + DECODE_S;
    const comesFirst = leaves <= this.line.decided();
    if (comesFirst) this.choice.foresee(next.segment, this.clock.now_ms());
    return comesFirst;
  }

  #isOutdated({ segment }) {
    return this.#order.isOutdated(segment, this.clock.now_ms());
  }

  /** Its channel may be louder or softer now. */
  #tune(current) {
    const here = this.#order.segmentAt(this.clock.now_ms());
    if (here?.channel_id !== current.segment.channel_id || here.silent || this.#isOutdated(current)) return;
    current.segment = here;
    current.turnTo(here.volume);
  }

  #startOver(voice) {
    silence(voice, 0);
    this.#voices = [];
    return this.#begin();
  }

  #unchain() {
    const [current, next] = this.#voices;
    if (next) silence(next, 0);
    current?.keepOn();
    if (next) this.#voices = [current];
  }

  #spotAt(when) {
    const voice = this.#voices.findLast(({ start }) => start <= when);
    if (!voice) return null;
    const spot = new Spot(voice, { when, at_ms: this.line.serverAt(when), choice: this.choice });
    if (spot.isAtEnd) voice.report("completed", { ended_at: this.reports.timestamp(this.line.serverAt(voice.end)) });
    return spot;
  }
}
