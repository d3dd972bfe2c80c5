// One announcement on the audio clock, as its buffers one after the other.

import { gainOf } from "./fader.js";

const SOFT_S = 0.02; // a harder cut would click
const LEAD_S = 0.01;
const STOOD_MS = 3_000; // so far the device's own clock has left the audio behind when the machine slept

export class Spoken {
  #sources;
  #level;
  #over;
  #apart_ms;

  /** Begins at the audio time `start`. With `override` it is heard past volume and mute. */
  constructor(graph, { buffers, entries, override = false }, start) {
    Object.assign(this, { graph, start, isCut: false });
    this.#apart_ms = this.#apart();
    this.#level = new GainNode(graph.ctx);
    this.#level.connect(override ? graph.override : graph.speech);
    this.#sources = this.#schedule(buffers, entries);
    this.end = start + lengthOf(buffers);
    this.ended = new Promise((resolve) => (this.#over = resolve));
    this.#sources.at(-1).addEventListener("ended", this.#over, { once: true });
  }

  #schedule(buffers, entries) {
    let at = this.start;
    return buffers.map((buffer, place) => {
      const source = new AudioBufferSourceNode(this.graph.ctx, { buffer });
      const gain = new GainNode(this.graph.ctx, { gain: gainOf(entries[place].gain_db ?? 0) });
      source.connect(gain).connect(this.#level);
      source.start(this.graph.onSample(at));
      at += buffer.duration;
      return source;
    });
  }

  get isHeard() {
    return this.graph.now >= this.start;
  }

  /** The time went on and the sound did not. performance.now() may stand still in a machine's sleep too. */
  get hasStoodStill() {
    return this.#apart() - this.#apart_ms > STOOD_MS;
  }

  #apart() {
    return Date.now() - this.graph.now * 1000;
  }

  /** Falls silent now, without a click; and at once where the sound stands still. */
  cut() {
    if (!this.graph.running) this.#level.disconnect();
    const now = this.graph.now + LEAD_S;
    this.isCut = true;
    this.#level.gain.setValueAtTime(1, now);
    this.#level.gain.linearRampToValueAtTime(0, now + SOFT_S);
    for (const source of this.#sources) source.stop(now + SOFT_S);
    this.#over();
  }
}

/** Seconds. */
export function lengthOf(buffers) {
  return buffers.reduce((total, { duration }) => total + duration, 0);
}
