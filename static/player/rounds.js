// How often an announcement is spoken, and when again.

const REST_MS = 2_000; // between two plays of one that goes on until it is cleared
const AMISS_MS = 1_000;

export class Rounds {
  /**
   * `repeat` is {times, every_s} as a feed says it; with `untilCleared` there is no last play but at `until_ms`.
   * `progress` is what was before a restart: {plays, heard (whole), started_at (of the first), ended_ms (of the last)}.
   */
  constructor({ repeat, untilCleared = false, until_ms, progress = {} }) {
    const { times, every_s } = repeat ?? {};
    this.times = untilCleared ? Infinity : Number.isInteger(times) ? times : 1;
    this.every_ms = Number.isFinite(every_s) ? every_s * 1000 : null;
    this.rest_ms = untilCleared && this.every_ms === null ? REST_MS : 0;
    this.until_ms = until_ms;
    this.progress = Object.assign(progress, { plays: 0, heard: 0, ...progress });
  }

  get isRepeated() {
    return this.times > 1;
  }

  /** When the next play begins, after the one that lasts from `start_ms` to `end_ms`; Infinity after the last. */
  next_ms(start_ms, end_ms) {
    const next_ms = Math.max(start_ms + this.every_ms, end_ms + this.rest_ms);
    return this.progress.plays + 1 < this.times && next_ms < this.until_ms ? next_ms : Infinity;
  }

  /** Whether the clock has been put back since the last play: the time of the next one means nothing then. */
  isAheadOf(now_ms) {
    return this.progress.ended_ms > now_ms + AMISS_MS;
  }

  /** One was due, until `ended_ms`, and heard or not; the next is at `at_ms`. */
  count({ ended_ms, isHeard, at_ms }) {
    const { plays, heard } = this.progress;
    Object.assign(this.progress, { plays: plays + 1, heard: heard + Number(isHeard), ended_ms, at_ms });
  }
}
