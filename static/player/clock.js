// The server's clock, as this device sees it. It runs on performance.now(), so that a device whose own clock jumps
// (or stands at 1970) still plays at the right moment.

const KEEP = 8;
const FRESH_MS = 15 * 60_000;
const DRIFT = 50e-6; // of a cheap crystal: an exchange says the less the older it is

export class Clock {
  #samples = [];
  #skew_ms = 0;
  #floor = { at_ms: -Infinity, ticks: 0 }; // no earlier than that: it was the server's time before a restart

  constructor(ticks = () => performance.now(), wall = () => Date.now()) {
    this.ticks = ticks;
    this.wall = wall;
  }

  /** One exchange: the server said `server_ms` somewhere between the local ticks `sent_ms` and `received_ms`. */
  sample(server_ms, sent_ms, received_ms) {
    const trip_ms = received_ms - sent_ms;
    const fresh = { offset_ms: server_ms - (sent_ms + received_ms) / 2, trip_ms, taken_ms: received_ms };
    const kept = this.#samples.filter((old) => received_ms - old.taken_ms < FRESH_MS && agree(old, fresh));
    this.#samples = [...kept, fresh].slice(-KEEP);
    this.#skew_ms = this.now_ms() - this.wall();
  }

  /** Server minus device clock, kept over a restart so that a start without a server is right too. */
  get skew_ms() {
    return this.#skew_ms;
  }

  /** `floor_ms` as it was kept before a restart. */
  restore(skew_ms, floor_ms) {
    if (this.isTold) return;
    if (Number.isFinite(skew_ms)) this.#skew_ms = skew_ms;
    if (Number.isFinite(floor_ms)) this.#floor = { at_ms: floor_ms, ticks: this.ticks() };
  }

  /** Whether the server has told its time since this start: before, it is this device's word alone. */
  get isTold() {
    return this.#samples.length > 0;
  }

  now_ms() {
    return this.isTold ? this.ticks() + this.#best().offset_ms : Math.max(this.wall() + this.#skew_ms, this.floor_ms);
  }

  /** A moment that has surely been, to begin from after a restart: whatever the device's own clock shows then. */
  get floor_ms() {
    return this.isTold ? this.now_ms() : this.#floor.at_ms + this.ticks() - this.#floor.ticks;
  }

  /** The local tick (performance.now() scale) at which the server's clock shows `server_ms`. */
  tick_at(server_ms) {
    return this.ticks() + (server_ms - this.now_ms());
  }

  #best() {
    const now_ms = this.ticks();
    const doubt_ms = ({ trip_ms, taken_ms }) => trip_ms / 2 + (now_ms - taken_ms) * DRIFT;
    return this.#samples.reduce((best, sample) => (doubt_ms(sample) < doubt_ms(best) ? sample : best));
  }
}

/** False when two samples cannot both be true: the machine slept, or the server's clock was set. */
function agree(a, b) {
  return Math.abs(a.offset_ms - b.offset_ms) <= (a.trip_ms + b.trip_ms) / 2 + 20;
}
