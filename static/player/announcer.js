// Speaks one announcement after the other over the music.

import { Backing } from "./backing.js";
import { Call } from "./call.js";
import { Moments } from "./moments.js";
import { outranks, precedes, Queue } from "./queue.js";
import { Spoken } from "./spoken.js";
import { clearTimer, timer } from "./timers.js";
import { pause } from "./waiting.js";

const COMMIT_MS = 1_500; // this early an announcement goes on the audio clock: a busy device's timers may be late
const PARK_S = 1.7; // a little more than the commitment, or a parked call would park again
const SOON_S = 0.05;
const CLOCK_MS = 100; // so much better the clock may become known between two looks
const LOOK_MS = 250; // so often what is spoken looks whether the machine slept meanwhile
const BACK_S = 0.4; // this early the music's return goes on the audio clock
const NEAR_MS = 1_500; // music does not come back between two announcements so near to each other
const REST_MS = 2_500; // nor between two plays of one

function whyNot({ isOff, buffers, cameLate }) {
  if (isOff) return "superseded";
  return buffers || cameLate ? "late" : "media_missing";
}

export class Announcer {
  #queue = new Queue();
  #current = null; // {call, spoken, then}: `then()` is what comes of it if it is cut
  #timer = null;
  #stopped = false;

  /** `settings()` gives {duck, muted, device}; `onChange(call or null)` says what is spoken. */
  constructor({ graph, clock, sounds, music, reports, played, settings, onChange }) {
    Object.assign(this, { graph, clock, sounds, music, reports, played, settings, onChange });
    this.moments = new Moments({ graph, clock });
    this.backing = new Backing({ graph, music, settings });
  }

  /**
   * Takes a call {id, kind, entries, mode, rank, priority, at_ms, until_ms}: the higher rank, then the higher
   * priority speaks first; one that could not begin by `until_ms` is skipped. A known id is ignored. An entry may
   * bring its own `buffer`, and the call its own `report(status, more)`. It may have `replaces` (cuts what is spoken),
   * `override` (heard past volume and mute), `repeat` {times, every_s} and `untilCleared`.
   */
  add(told) {
    if (this.#knows(told.id)) return;
    const { reports, played } = this;
    const call = new Call(told, { reports, played, device: this.settings().device });
    call.cameLate = call.until_ms < this.clock.now_ms();
    this.#queue.add(call);
    call.load(this.sounds).then(() => this.#pump());
  }

  /** Ends a call, also in mid-word; nor does it begin if it is heard of only later. */
  clear(id) {
    const { call } = this.#current ?? {};
    if (call?.id === id) this.#cut(() => call.finish("superseded", this.clock.now_ms()));
    this.drop((waiting) => waiting.id === id);
    this.played.add(id);
    this.#pump();
  }

  /** Takes calls that `unwanted(call)` out of the queue. */
  drop(unwanted) {
    const gone = this.#queue.filter(unwanted);
    for (const call of gone) call.finish("superseded");
    if (gone.some((call) => call.parked)) this.music.carryOn();
  }

  /** Those that `unwanted(call)` are not spoken at their time, unless a later feed wants them again. */
  callOff(unwanted) {
    this.drop((call) => call.parked && unwanted(call));
    for (const call of this.#queue.filter(() => true)) call.isOff = unwanted(call);
  }

  /**
   * Looks again: the sound may have been blocked until now or stand still, the track that a call waits for may end
   * sooner, and the clock may have been put right.
   */
  wake() {
    if (!this.graph.running) this.#interrupt();
    const now_ms = this.clock.now_ms();
    this.#lookAgain(({ parked, rounds }) => parked || rounds.isAheadOf(now_ms));
    this.#pump();
  }

  /** What goes on until it is cleared is not over by this: the next start begins it again. */
  stop() {
    const { call } = this.#current ?? {};
    this.#stopped = true;
    this.#queue.abandon();
    this.#cut(() => call.untilCleared || call.finish("superseded"));
    this.backing.raise(this.graph.now);
    clearTimer(this.#timer);
  }

  #lookAgain(isDue) {
    for (const call of this.#queue.filter(isDue)) call.at_ms = 0;
  }

  #knows(id) {
    return this.played.has(id) || this.#current?.call.id === id || this.#queue.has(id);
  }

  // --- whose turn it is

  #pump() {
    clearTimer(this.#timer);
    this.#expire();
    if (!this.graph.running || this.#stopped) return undefined;
    if (this.#current) return this.#giveWay();
    const [next] = this.#due();
    if (next) return this.#run(next);
    this.#raise(this.graph.now);
    return this.#sleep();
  }

  #expire() {
    const late = this.#queue.filter((call) => call.until_ms < this.clock.now_ms());
    for (const call of late) call.finish(whyNot(call));
    if (late.some((call) => call.parked)) this.music.carryOn();
  }

  #due() {
    return this.#queue.due(this.clock.now_ms() + COMMIT_MS);
  }

  #sleep() {
    const now_ms = this.clock.now_ms();
    const wait_ms = this.#queue.next_ms(now_ms, COMMIT_MS) - now_ms;
    if (Number.isFinite(wait_ms)) this.#timer = timer(() => this.#pump(), Math.min(wait_ms + 10, 60_000));
  }

  /** What is not heard yet lets a more urgent call go first; what is heard is cut by one that replaces it. */
  #giveWay() {
    const { call, spoken } = this.#current;
    const [next] = this.#due();
    if (!next || !spoken || spoken.isCut) return;
    const isSooner = precedes(next, call) && next.at_ms <= this.moments.serverAt(spoken.start);
    const isReplaced = next.replaces && !next.begun && !outranks(call, next);
    if (!spoken.isHeard && isSooner) this.#cut(() => this.#queue.add(call));
    else if (spoken.isHeard && isReplaced) this.#cut(() => this.#supersede(call));
  }

  /** One that is to go on until it is cleared comes back later; others are over. */
  #supersede(call) {
    const now_ms = this.clock.now_ms();
    if (call.untilCleared) this.#queue.add(Object.assign(call, { at_ms: now_ms }));
    else call.finish("superseded", now_ms);
  }

  /** What is on the audio clock while that stands still would be heard whenever it goes on, be it hours later. */
  #interrupt() {
    const { call, spoken } = this.#current ?? {};
    if (!spoken || spoken.isCut) return;
    const { isHeard } = spoken;
    this.#cut(() => (isHeard ? this.#breakOff(call) : this.#queue.add(call)));
  }

  /** In mid-word. What is repeated anyway begins again with the sound, in as far as it holds then. */
  #breakOff(call) {
    if (call.rounds.isRepeated) this.#queue.add(Object.assign(call, { at_ms: this.clock.now_ms() }));
    else call.fail("interrupted");
  }

  #cut(then) {
    if (!this.#current?.spoken) return;
    this.#current.then = then;
    this.#current.spoken.cut();
  }

  async #run(call) {
    this.#queue.remove(call);
    this.#current = { call, spoken: null, then: null };
    await this.#perform(call).catch(() => call.fail("decode_error"));
    this.#current = null;
    this.onChange(null);
    if (call.mode !== "after_track") this.#lookAgain(({ parked }) => parked); // the music was told to go on meanwhile
    this.#pump();
  }

  async #perform(call) {
    if (call.isOff) return call.finish("superseded");
    if (this.settings().muted && !call.override) return this.#leaveOut(call);
    const start = this.#startOf(call);
    if (call.mode === "after_track" && start > this.graph.now + PARK_S) return this.#park(call, start);
    const isLate = this.moments.serverAt(start) > call.until_ms + CLOCK_MS;
    if (isLate || call.mode !== "after_track") this.music.carryOn(); // the track's end is another call's, or nobody's
    if (isLate) return call.finish("late");
    this.backing.lower(call.mode, start);
    return this.#speak(call, start);
  }

  /** A muted device leaves it out; the next time, if it has one, it may be heard. */
  #leaveOut(call) {
    this.music.carryOn();
    const start_ms = Math.max(call.at_ms, this.clock.now_ms());
    this.#playEnded(call, { start_ms, end_ms: start_ms + call.length_ms, isHeard: false });
  }

  #playEnded(call, play) {
    if (call.endPlay(play)) this.#queue.add(call);
  }

  /** Waits for the end of the track; how long that takes is the mode's own wish: it is late only after that end. */
  #park(call, end) {
    const at_ms = this.moments.serverAt(end);
    call.grace_ms ??= call.until_ms - call.at_ms;
    const until_ms = call.begun ? call.until_ms : at_ms + call.grace_ms;
    this.#queue.add(Object.assign(call, { at_ms, until_ms, parked: true }));
  }

  #startOf(call) {
    const soonest = this.graph.now + SOON_S + this.backing.approach_s(call.mode);
    const end = call.mode === "after_track" && !this.backing.isHeld ? this.music.endOfTrack() : null;
    if (end !== null) return Math.max(end, this.graph.now + SOON_S);
    return Math.max(this.moments.timeAt(call.at_ms), soonest);
  }

  // --- being heard

  async #speak(call, start) {
    const spoken = (this.#current.spoken = new Spoken(this.graph, call, start));
    const [start_ms, end_ms] = [start, spoken.end].map((time) => this.moments.serverAt(time));
    const again_ms = call.rounds.next_ms(start_ms, end_ms);
    await this.#until(start, spoken);
    if (!spoken.isCut) this.#begun(call, start_ms);
    await this.#until(spoken.end - BACK_S, spoken);
    if (!spoken.isCut) this.#raise(Math.max(this.graph.now, spoken.end), again_ms);
    await spoken.ended;
    if (spoken.isCut) this.#current.then();
    else this.#playEnded(call, { start_ms, end_ms, isHeard: true });
  }

  #begun(call, start_ms) {
    call.begin(start_ms);
    this.onChange(call);
    this.#pump();
  }

  /** The music comes back from the audio time `when` on, unless an announcement wants the room, or this one again. */
  #raise(when, again_ms = Infinity) {
    const when_ms = this.moments.serverAt(when);
    const isNear = ({ begun, mode, at_ms }) => begun || (mode !== "after_track" && at_ms < when_ms + NEAR_MS);
    const isWanted = this.#queue.due(when_ms + REST_MS).some(isNear);
    if (!isWanted && again_ms > when_ms + REST_MS) this.backing.raise(when);
  }

  /** Resolves when the sound of the audio time `time` is heard, or `spoken` is cut, be it by a sleep of the machine. */
  async #until(time, spoken) {
    const left_ms = () => this.graph.tickAt(time) - performance.now();
    while (!spoken.isCut && (left_ms() > 0 || this.graph.now < time)) {
      await Promise.race([spoken.ended, pause(Math.min(Math.max(left_ms(), 10), LOOK_MS))]);
      if (spoken.hasStoodStill) this.#interrupt();
    }
  }
}
