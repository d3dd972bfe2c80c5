// One moment on two clocks: the zone's, in ms of the epoch, and the one of this player's audio, in s.

export class Moments {
  constructor({ graph, clock }) {
    Object.assign(this, { graph, clock });
  }

  /** The zone's time at which a sound of the audio time `time` is heard. */
  serverAt(time) {
    return this.clock.now_ms() + this.graph.tickAt(time) - this.clock.ticks();
  }

  /** The audio time of what is heard at the zone's time `server_ms`. */
  timeAt(server_ms) {
    return this.graph.timeAt(this.clock.tick_at(server_ms));
  }
}
