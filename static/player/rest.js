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
    if (wasOn) return;
    this.stage.newTurn();
    this.graph.hold.ramp(0, when - FALL_S, when);
    this.#spot = this.#spotAt(when);
    if (!this.#spot) this.choice.foreseeReturn(this.line.serverAt(when));
    this.decks.silence(when);
    this.stage.set(null);
    this.onChange();
  }

  /** From the audio time `when` on it goes on where it was; after a pause of the whole zone, where the zone is. */
  release(reason, when = this.graph.now) {
    if (!this.#reasons.delete(reason) || this.isOn) return undefined;
    const spot = this.#spot;
    this.#spot = null;
    const start = Math.max(when, this.graph.now + SOON_S);
    this.graph.hold.ramp(1, start - RISE_S, start);
    const goesOn = spot && reason === "announcement" && !spot.isOverAt(this.line.serverAt(start));
    return goesOn ? this.entrance.resume(spot, start) : this.entrance.begin(start);
  }

  #spotAt(when) {
    const voice = this.stage.at(when);
    if (!voice) return null;
    const spot = new Spot(voice, { when, at_ms: this.line.serverAt(when), choice: this.choice });
    if (spot.isAtEnd) voice.report("completed", { ended_at: this.reports.timestamp(this.line.serverAt(voice.end)) });
    return spot;
  }
}
