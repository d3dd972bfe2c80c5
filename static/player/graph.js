// The one AudioContext and its wiring: music -> hold -> duck -> mix; speech -> mix; mix -> volume -> limiter -> out.
// What is heard at any volume has a way of its own into the limiter, so that the music gets no louder with it.

import { Fader, gainOf } from "./fader.js";
import { pause } from "./waiting.js";

const LIMIT_DB = -2;
const RATIO = 20;
const STALE_MS = 1_000;
const WAKE_MS = 400;
const PATIENCE_MS = 60_000;

export class Graph {
  #resuming = null; // what the browser has not granted yet
  #asked_ms = 0;

  constructor() {
    const ctx = new AudioContext({ latencyHint: "playback" });
    this.ctx = ctx;
    this.hold = new Fader(ctx, { linear: true });
    this.duck = new Fader(ctx);
    this.master = new Fader(ctx);
    this.music = this.hold.node;
    this.speech = ctx.createGain();
    this.override = ctx.createGain();
    this.#wire();
  }

  #wire() {
    const limiter = limiterOf(this.ctx);
    this.analyser = this.ctx.createAnalyser();
    this.programme = new AnalyserNode(this.ctx, { fftSize: 32768 });
    for (const part of [this.duck.node, this.speech, this.override]) part.connect(this.programme);
    this.hold.node.connect(this.duck.node).connect(this.master.node);
    this.speech.connect(this.master.node);
    for (const part of [this.master.node, this.override]) part.connect(limiter.input);
    limiter.output.connect(this.ctx.destination);
    limiter.output.connect(this.analyser);
  }

  get running() {
    return this.ctx.state === "running";
  }

  get now() {
    return this.ctx.currentTime;
  }

  /** The nearest whole sample. What starts between two of them is interpolated, and loses its treble. */
  onSample(time) {
    return Math.round(time * this.ctx.sampleRate) / this.ctx.sampleRate;
  }

  /** True once the context runs; false when the browser still waits for a gesture. */
  async wake() {
    if (this.#mayResume) this.#resume();
    const over = new AbortController();
    const changed = new Promise((resolve) => this.ctx.addEventListener("statechange", resolve, { signal: over.signal }));
    await Promise.race([changed, pause(WAKE_MS)]);
    over.abort();
    return this.running;
  }

  /** Without a gesture each attempt stays with the browser for ever: there are no more of them than may help. */
  get #mayResume() {
    const isTouched = navigator.userActivation?.hasBeenActive ?? true;
    return isTouched || !this.#resuming || performance.now() - this.#asked_ms > PATIENCE_MS;
  }

  #resume() {
    this.#asked_ms = performance.now();
    const attempt = this.ctx.resume().catch(() => {});
    this.#resuming = attempt;
    attempt.then(() => this.#resuming === attempt && (this.#resuming = null));
  }

  /** The audio time at which a sound leaves the speaker at the local tick `tick_ms`. */
  timeAt(tick_ms) {
    const { contextTime, performanceTime } = this.#mark();
    return contextTime + (tick_ms - performanceTime) / 1000;
  }

  /** The local tick at which a sound of the audio time `time` leaves the speaker. */
  tickAt(time) {
    const { contextTime, performanceTime } = this.#mark();
    return performanceTime + (time - contextTime) * 1000;
  }

  /** One moment on both clocks. currentTime moves in steps of a whole buffer, so it is only the second choice. */
  #mark() {
    const mark = this.ctx.getOutputTimestamp?.();
    const fresh = mark?.performanceTime > 0 && performance.now() - mark.performanceTime < STALE_MS;
    return fresh ? mark : { contextTime: this.now - (this.ctx.outputLatency || 0), performanceTime: performance.now() };
  }

  /** Zone and device volume in per cent. */
  setVolume(zone, device, muted) {
    const gain = muted ? 0 : (zone / 100) * (device / 100);
    this.master.ramp(gain, this.now, this.now + 0.05);
  }

  /** Level of the output right now in dBFS; -120 for silence. */
  level_db() {
    return levelOf(this.analyser);
  }

  /** The same for the last half second of music and speech, before volume and mute. */
  programme_db() {
    return levelOf(this.programme);
  }
}

function levelOf(analyser) {
  const samples = new Float32Array(analyser.fftSize);
  analyser.getFloatTimeDomainData(samples);
  const power = samples.reduce((total, sample) => total + sample * sample, 0) / samples.length;
  return Math.max(-120, 10 * Math.log10(power + 1e-12));
}

/** A compressor as a limiter. Browsers add a fixed make-up gain to it, which is taken away behind it. */
function limiterOf(ctx) {
  const options = { threshold: LIMIT_DB, knee: 0, ratio: RATIO, attack: 0.001, release: 0.1 };
  const output = new DynamicsCompressorNode(ctx, options);
  const makeup_db = 0.6 * -(LIMIT_DB - LIMIT_DB / RATIO);
  const input = new GainNode(ctx, { gain: 1 });
  const after = new GainNode(ctx, { gain: gainOf(-makeup_db) });
  input.connect(output).connect(after);
  return { input, output: after };
}
