// How music comes in where there is none: at the start, and after a silence, a pause or an announcement.

import { tell } from "./decks.js";
import { SOON_S } from "./stage.js";
import { pause } from "./waiting.js";

const IN_STEP_S = 0.3; // more than any output buffer, so that a start in step with the zone is not late
const AHEAD_MS = 90_000; // more than a hidden tab's timers are ever held back
const AGAIN_MS = 2_000;
const RISE_S = 0.4;
const ABRUPT_S = 0.02;

export class Entrance {
  /** `onChange()` whenever another track, or none, is heard; `onStarted()` when it is time to plan what follows. */
  constructor({ graph, clock, reports, stage, decks, choice, line, onChange, onStarted }) {
    Object.assign(this, { graph, clock, reports, stage, decks, choice, line, onChange, onStarted });
  }

  /** What is due, not before the audio time `when`. */
  async begin(when = 0) {
    const isStill = this.stage.newTurn();
    this.stage.parked = false;
    while (isStill()) {
      // Whatever is wrong with one track or feed, the next attempt may find another: silence never stays.
      if (await this.#attempt(isStill, when).catch(() => false)) return;
      await pause(AGAIN_MS);
    }
  }

  /** What takes too long to come is not waited for. */
  async standIn() {
    const isStill = this.stage.newTurn();
    const found = await this.choice.standIn(this.clock.now_ms());
    if (isStill()) this.#enter(found);
  }

  /** Goes on from a Spot at the audio time `start`. */
  async resume({ voice, offset_s, isAtEnd, next }, start) {
    if (!isAtEnd) return this.#enter(voice, offset_s, start);
    const isStill = this.stage.newTurn();
    const found = await next;
    if (!isStill()) return undefined;
    return found ? this.#enter(found, 0, Math.max(start, this.graph.now + SOON_S), ABRUPT_S) : this.begin();
  }

  /** A voice is heard. */
  started(voice) {
    tell(voice, this.reports.timestamp(this.line.serverAt(voice.start)));
    this.onChange();
    this.onStarted();
  }

  /** True when there is nothing more to try. */
  async #attempt(isStill, when, isFirst = true) {
    const now_ms = this.choice.order.decided_ms(this.clock.now_ms());
    const from_ms = this.choice.order.silentUntil_ms(this.clock.now_ms()) ?? now_ms;
    const found = from_ms - now_ms < AHEAD_MS && (await this.choice.first(from_ms, { due: from_ms <= now_ms }));
    if (!isStill()) return true;
    const start = Math.max(this.line.timeAt(from_ms), this.graph.now + IN_STEP_S, when);
    const at_ms = Math.max(this.line.serverAt(start), from_ms);
    // The zone went on to its next track while this one was made ready: what is due now takes less long.
    if (found && isFirst && this.#isOver(found, from_ms, at_ms)) return this.#attempt(isStill, when, false);
    const offset_s = found && this.choice.offset_s(found, at_ms);
    if (found) this.#enter(found, offset_s, start);
    else this.onChange();
    return Boolean(found);
  }

  #isOver(found, asked_ms, at_ms) {
    const [asked, there] = [asked_ms, at_ms].map((ms) => this.choice.order.placeAt(ms));
    const isThere = there?.index === asked?.index && there?.segment === asked?.segment;
    return found.index === asked?.index && !isThere;
  }

  #enter(found, offset_s = 0, start = this.graph.now + SOON_S, rise_s = RISE_S) {
    const voice = this.decks.play(found, { start, offset_s, fade_s: rise_s });
    this.stage.set(voice);
    if (!this.stage.isAhead(voice)) return this.started(voice);
    this.#await(voice);
    return this.onChange();
  }

  /** It is on the audio clock already; that it began is told when it did. */
  async #await(voice) {
    const isStill = this.stage.thisTurn();
    await pause((voice.start - this.graph.now) * 1000);
    if (isStill()) this.started(voice);
  }
}
