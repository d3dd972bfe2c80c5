// The music on the course that the feed sets, as far as there is any sound; also when sound and clock move apart.

import { NOTHING } from "./feed.js";
import { Step } from "./step.js";

export class Course {
  #step = new Step();

  constructor({ graph, clock, music }) {
    Object.assign(this, { graph, clock, music });
  }

  follow(feed) {
    if (!this.graph.running) return this.music.know(feed);
    this.music.setFeed(feed);
    return this.#step.begin(...this.#clocks());
  }

  /** Paired, and no feed was ever had: better the built-in music than none. */
  followNone() {
    this.music.setFeed(NOTHING);
  }

  /** The server's time was just heard: what is planned by another one moves. */
  check() {
    const moved = this.graph.running && this.#step.check(...this.#clocks());
    if (moved) this.music[moved]();
  }

  /** One moment on the zone's clock, in ms, and on the audio's, in s. */
  #clocks() {
    return [this.clock.now_ms(), this.graph.timeAt(this.clock.ticks())];
  }
}
