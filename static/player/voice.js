// One music track on its way through a deck: a decoded buffer with a fade at each end.

import { gainOf } from "./fader.js";

const POINTS = 128;
const RISE = Float32Array.from({ length: POINTS }, (_, i) => Math.sin((i / (POINTS - 1)) * (Math.PI / 2)));
const FALL = RISE.slice().reverse();

export class Voice {
  #rise;
  #fall;

  #level;

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
    return this.start + this.buffer.duration - this.offset_s;
  }

  positionAt(time) {
    return Math.min(Math.max(time - this.start, 0) + this.offset_s, this.buffer.duration);
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
    for (const { gain } of [this.#fall, this.#level]) gain.cancelScheduledValues(this.graph.now);
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
