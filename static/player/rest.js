// The music's rest: for as long as anybody has a reason for it, and from where it goes on.

import { Spot } from "./spot.js";
import { SOON_S } from "./stage.js";

const FALL_S = 0.25;
const RISE_S = 0.01;

export class Rest {
  #reasons = new Set();
  #spot = null;

  constructor({ graph, reports, stage, decks, choice, line, entrance, onChange }) {
    Object.assign(this, { graph, reports, stage, decks, choice, line, entrance, onChange });
  }

  get isOn() {
    return this.#reasons.size > 0;
  }

  has(reason) {
    return this.#reasons.has(reason);
  }

  /** The first audio time at which music that is on now can be gone. */
  get soonest() {
    return this.graph.now + FALL_S + SOON_S;
  }

  /** From the audio time `when` on, until every reason has been released. */
  hold(reason, when = this.soonest) {
    const wasOn = this.isOn;
    this.#reasons.add(reason);
    this.stage.parked = false;
    if (!wasOn) this.#fall(when);
    if (reason !== "announcement") this.#leave();
  }

  /** From the audio time `when` on it goes on where it was; after a pause of the whole zone, where the zone is. */
  release(reason, when = this.graph.now) {
    if (!this.#reasons.delete(reason) || this.isOn) return undefined;
    const start = Math.max(when, this.graph.now + SOON_S);
    this.graph.hold.ramp(1, start - RISE_S, start);
    if (this.#spot?.isOverAt(this.line.serverAt(start))) this.#leave();
    const spot = this.#spot;
    this.#spot = null;
    return spot ? this.entrance.resume(spot, start) : this.entrance.begin(start);
  }

  #fall(when) {
    const at_ms = this.line.serverAt(when);
    this.stage.newTurn();
    this.graph.hold.ramp(0, when - FALL_S, when);
    this.#spot = this.#spotAt(when);
    if (!this.#spot) this.choice.foreseeReturn(at_ms);
    this.decks.silence(when, at_ms, this.#spot?.voice);
    this.stage.set(null);
    this.onChange();
  }

  /** It does not go on where it was: what waited is over. */
  #leave() {
    const spot = this.#spot;
    this.#spot = null;
    if (spot && !spot.isAtEnd) spot.voice.report("completed", { ended_at: this.reports.timestamp(spot.at_ms) });
  }

  #spotAt(when) {
    const voice = this.stage.at(when);
    if (!voice) return null;
    const spot = new Spot(voice, { when, at_ms: this.line.serverAt(when), choice: this.choice });
    if (spot.isAtEnd) voice.report("completed", { ended_at: this.reports.timestamp(this.line.serverAt(voice.end)) });
    return spot;
  }
}
