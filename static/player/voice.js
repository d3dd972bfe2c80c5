// One music track on its way through a deck: a decoded buffer with a fade at each end.

import { gainOf } from "./fader.js";

const POINTS = 128;
// A tempo changes for whole blocks of the browser, in steps that make up for whole samples: a place between two samples
// would be interpolated, and lose its treble.
const BLOCK = 128;
const BEND_SAMPLES = 125 * BLOCK;
const GENTLE = 0.002;
const BRISK = 0.004; // 7 hundredths of a semitone
const MUCH_S = 0.03;
const JUST_S = 0.001; // a volume that was set just now stays
const RISE = Float32Array.from({ length: POINTS }, (_, i) => Math.sin((i / (POINTS - 1)) * (Math.PI / 2)));
const FALL = RISE.slice().reverse();

export class Voice {
  #rise;
  #fall;

  #level;
  #bend = null; // {start, length_s, rate}: faster by `rate`, or slower

  /**
   * Plays `buffer` from `offset_s` at the audio time `start`, coming in over `fade_s` seconds, at `volume` per cent.
   * What it is of (`entry`, `key`, `index`, `segment`) is only kept.
   */
  constructor(graph, { buffer, entry, key, index, segment, start, offset_s = 0, fade_s = 0, volume = 100 }) {
    const placed = { start: graph.onSample(start), offset_s: graph.onSample(offset_s) };
    Object.assign(this, { graph, buffer, entry, key, index, segment, ...placed });
    this.#wire(volume);
    if (fade_s > 0) this.#rise.gain.setValueCurveAtTime(scaled(RISE, this.#trim), this.start, fade_s);
    this.source.start(this.start, this.offset_s);
    this.ended = new Promise((resolve) => this.source.addEventListener("ended", resolve, { once: true }));
    this.ended.then(() => this.#level.disconnect());
  }

  #wire(volume) {
    const { ctx, music } = this.graph;
    this.#rise = new GainNode(ctx, { gain: this.#trim });
    this.#fall = new GainNode(ctx);
    this.#level = new GainNode(ctx, { gain: volume / 100 });
    this.source = new AudioBufferSourceNode(ctx, { buffer: this.buffer });
    this.source.connect(this.#rise).connect(this.#fall).connect(this.#level).connect(music);
  }

  get #trim() {
    return gainOf(this.entry.gain_db ?? 0);
  }

  /** The audio time at which its last sample sounds. */
  get end() {
    return this.start + this.buffer.duration - this.offset_s - this.gained_s;
  }

  positionAt(time) {
    const played_s = Math.max(time - this.start, 0) + this.#gainedAt(time);
    return Math.min(played_s + this.offset_s, this.buffer.duration);
  }

  /** Seconds that another tempo makes up for, all in all; negative where it holds back. */
  get gained_s() {
    return this.#gainedAt(Infinity);
  }

  #gainedAt(time) {
    if (!this.#bend) return 0;
    const { start, length_s, rate, before_s } = this.#bend;
    return before_s + rate * Math.min(Math.max(time - start, 0), length_s);
  }

  isBent(time) {
    return Boolean(this.#bend) && time < this.#bend.start + this.#bend.length_s;
  }

  /** Plays a little faster for a while, or slower, to gain `seconds`; not beyond the audio time `until`. */
  bend(seconds, until = this.end) {
    const { sampleRate } = this.graph.ctx;
    const step_s = BEND_SAMPLES / sampleRate;
    const rate = Math.sign(seconds) * (Math.abs(seconds) > MUCH_S ? BRISK : GENTLE);
    const start = (Math.ceil((this.graph.now + 0.1) * (sampleRate / BLOCK)) - 0.5) / (sampleRate / BLOCK);
    const steps = Math.min(Math.round(seconds / (rate * step_s)), Math.floor((until - start) / step_s));
    if (!(steps > 0) || this.isBent(this.graph.now)) return;
    this.#bend = { start, length_s: steps * step_s, rate, before_s: this.gained_s };
    this.source.playbackRate.setValueAtTime(1 + rate, start);
    this.source.playbackRate.setValueAtTime(1, start + steps * step_s);
  }

  fadeOut(start, seconds) {
    const length_s = Math.min(seconds, this.end - start);
    if (length_s > 0.001) this.#fall.gain.setValueCurveAtTime(FALL, start, length_s);
  }

  /** Fades out from `start` on and ends there, wherever in the track that is. */
  leave(start, seconds) {
    this.leaves = start;
    this.fadeOut(start, seconds);
    this.source.stop(start + seconds);
  }

  /** Takes back a fade, or another volume, that has not begun. */
  keepOn() {
    this.#fall.gain.cancelScheduledValues(this.graph.now);
    this.#level.gain.cancelScheduledValues(this.graph.now + JUST_S);
    if (this.leaves) this.source.stop(this.end + 1);
    this.leaves = null;
  }

  /** Goes softly to another volume, in per cent. */
  turnTo(volume, time = this.graph.now) {
    this.#level.gain.cancelScheduledValues(time);
    this.#level.gain.setTargetAtTime(volume / 100, time, 0.1);
  }

  /** Is gone `seconds` after `start`, whatever fade it is in; -60 dB by then. */
  cut(start, seconds) {
    this.#level.gain.setTargetAtTime(0, start, seconds / 7);
    this.source.stop(start + seconds);
  }

  stop(time = 0) {
    this.source.stop(time);
  }
}

function scaled(curve, gain) {
  return curve.map((value) => value * gain);
}
