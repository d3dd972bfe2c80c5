// How the music makes room for announcements and comes back: once for all that follow each other.

import { gainOf } from "./fader.js";

const HOLD_S = 0.25; // the music needs so long to fall silent

export class Backing {
  #low = null; // the audio time from which on the music is lowered
  #held = null; // and from which on it waits

  /** `settings()` gives {duck}. */
  constructor({ graph, music, settings }) {
    Object.assign(this, { graph, music, settings });
  }

  /** The music waits, or is about to. */
  get isHeld() {
    return this.#held !== null;
  }

  /** Seconds that the music needs to make room. */
  approach_s(mode) {
    if (this.#isDownAt(this.graph.now)) return 0;
    return mode === "duck" || this.isHeld ? this.settings().duck.attack_ms / 1000 : HOLD_S;
  }

  /** Makes room from the audio time `start` on. */
  lower(mode, start) {
    if (mode !== "duck" && !this.isHeld) this.#hold(start);
    // Where it comes to wait only later (for an announcement that let a more urgent one go first), it is lowered too.
    if (!this.#isDownAt(start)) this.#duck(start);
  }

  /** The music comes back, from the audio time `when` on. */
  raise(when) {
    if (this.#low !== null) this.graph.duck.ramp(1, when, when + this.settings().duck.release_ms / 1000);
    if (this.isHeld) this.music.release("announcement", Math.max(when, this.#held));
    this.#low = this.#held = null;
  }

  #isDownAt(time) {
    return [this.#low, this.#held].some((since) => since !== null && since <= time);
  }

  #hold(start) {
    this.#held = Math.max(start, this.graph.now + HOLD_S);
    this.music.hold("announcement", this.#held);
  }

  #duck(start) {
    const { db, attack_ms } = this.settings().duck;
    this.graph.duck.ramp(gainOf(db), start - attack_ms / 1000, start);
    this.#low = start;
  }
}
