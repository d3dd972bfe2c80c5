// One gain that moves along ramps. It remembers its last ramp, because not every browser can hold a value in mid-ramp.

const SILENCE = 1e-4; // equal steps of dB cannot reach zero; -80 dB is as good
const LEAST_S = 0.005; // a shorter ramp would click

export class Fader {
  #ramp = { from: 1, to: 1, start: 0, end: 0 };

  /** `linear` falls in equal steps of amplitude, else of dB: the first is heard to its end, the second is even. */
  constructor(ctx, { linear = false } = {}) {
    this.node = ctx.createGain();
    this.linear = linear;
  }

  /** Moves to `value` between two times of the audio clock. */
  ramp(value, start, end) {
    const from = this.valueAt(start);
    const next = { from, to: Math.max(value, SILENCE), start, end: Math.max(end, start + LEAST_S) };
    this.node.gain.cancelScheduledValues(start);
    if (start < this.#ramp.end) this.#towards(from, start);
    this.node.gain.setValueAtTime(from, start);
    this.#towards(next.to, next.end);
    this.#ramp = next;
  }

  #towards(value, time) {
    if (this.linear) this.node.gain.linearRampToValueAtTime(value, time);
    else this.node.gain.exponentialRampToValueAtTime(value, time);
  }

  valueAt(time) {
    const { from, to, start, end } = this.#ramp;
    const way = Math.min(1, Math.max(0, (time - start) / (end - start || 1)));
    if (time >= end) return to;
    return this.linear ? from + (to - from) * way : from * (to / from) ** way;
  }
}

export function gainOf(db) {
  return 10 ** (db / 20);
}
