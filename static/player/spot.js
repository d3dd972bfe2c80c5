// Where the music stopped to make room, and what goes on from there.

const LAST_S = 0.05; // with no more left of it a track is over

export class Spot {
  /** In `voice` at the audio time `when`, which is `at_ms` for the zone. */
  constructor(voice, { when, at_ms, choice }) {
    Object.assign(this, { voice, at_ms, choice });
    this.isAtEnd = when >= voice.end - LAST_S;
    this.offset_s = this.isAtEnd ? 0 : voice.positionAt(when);
    if (this.isAtEnd) this.next = choice.resume(voice, at_ms);
    choice.foresee(voice.segment, at_ms); // what is to play may be another by the time at which the music comes back
  }

  /** Whether something else is to play by then. */
  isOverAt(at_ms) {
    return Boolean(this.choice.order.changeAfter(this.voice.segment, this.at_ms, at_ms));
  }
}
