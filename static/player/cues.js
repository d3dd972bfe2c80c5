// The planned announcements of the feed: each is handed to the announcer shortly before its time, once.

import { clearTimer, every } from "./timers.js";

const AHEAD_MS = 30_000;
const TICK_MS = 5_000;
const MISSED_MS = 3600_000; // older ones belong to a time when this player was off, which the server knows

export class Cues {
  #feed = null;

  constructor({ announcer, clock }) {
    Object.assign(this, { announcer, clock });
    this.timer = every(TICK_MS, () => this.#tick());
  }

  setFeed(feed) {
    this.#feed = feed;
    const planned = new Set(feed.cues.map((cue) => cue.id));
    // A feed begins at its full hour: what was due before it was made is not called off by being absent.
    const calledOff = (call) => !planned.has(call.id) && call.planned_ms > feed.generated_ms;
    this.announcer.callOff((call) => call.kind === "announcement" && calledOff(call));
    this.#tick();
  }

  /** The next cue after now, or null. */
  get next() {
    const now_ms = this.clock.now_ms();
    const coming = (this.#feed?.cues ?? []).filter((cue) => cue.at_ms > now_ms);
    return coming.reduce((first, cue) => (!first || cue.at_ms < first.at_ms ? cue : first), null);
  }

  /** Media entries in the order in which the cues need them. */
  upcoming() {
    const now_ms = this.clock.now_ms();
    const coming = (this.#feed?.cues ?? []).filter((cue) => cue.at_ms > now_ms);
    return coming.sort((a, b) => a.at_ms - b.at_ms).flatMap((cue) => this.#entries(cue));
  }

  stop() {
    clearTimer(this.timer);
  }

  #tick() {
    const now_ms = this.clock.now_ms();
    const isNear = ({ at_ms }) => at_ms - now_ms < AHEAD_MS && now_ms - at_ms < MISSED_MS;
    for (const cue of (this.#feed?.cues ?? []).filter(isNear)) this.announcer.add(this.#call(cue));
    this.announcer.wake(); // its timer was set by a clock that may have been put right since
  }

  #call(cue) {
    const until_ms = cue.at_ms + (cue.late_by_s ?? 60) * 1000;
    const { id, at_ms, mode = "duck", priority = 0 } = cue;
    const times = { planned_ms: at_ms, at_ms, until_ms };
    return { id, kind: "announcement", entries: this.#entries(cue), mode, rank: 0, priority, ...times };
  }

  #entries({ media = [] }) {
    return media.map((key) => this.#feed.media[key]).filter(Boolean);
  }
}
