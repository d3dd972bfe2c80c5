// Plays a planned stretch of time in the page, from any moment of it, with the player's own sound graph.

import { gainOf } from "../player/fader.js";
import { Graph } from "../player/graph.js";
import { DecodeError, Sounds } from "../player/sounds.js";
import { Voice } from "../player/voice.js";
import { alone } from "./alone.js";
import { layout, soundingAt } from "./planned.js";

const AHEAD_MS = 20_000; // decoded and on the audio clock this early
const PUMP_MS = 500;
const LEAD_S = 0.12; // from the decision to play to the first sample
const SOFT_S = 0.02; // a harder start or end would click
const KEPT = 3; // decoded tracks: one of four minutes fills 80 MB

export class Rehearsal {
  #running = null; // {start_ms, start_s, timer, done, voices}: what one press on play has begun
  #at_ms;
  #kept = new Map();
  #begin = alone(() => this.pause());

  /** `onChange()` when it starts, stops or waits; `onProblem(sentence)` when a sound is missing. */
  constructor(plan, { onChange, onProblem }) {
    Object.assign(this, { plan, onChange, onProblem, ...layout(plan) });
    this.#at_ms = plan.at_ms;
    this.loading = false;
  }

  get playing() {
    return Boolean(this.#running);
  }

  /** The planned moment that is heard now, or at which it will go on. */
  get at_ms() {
    return this.#running?.start_s ? this.#momentAt(this.graph.now) : this.#at_ms;
  }

  /** Level of what is heard in dBFS. */
  get level_db() {
    return this.graph ? this.graph.level_db() : -120;
  }

  async play() {
    if (this.#running) return;
    this.#begin();
    this.graph ??= this.#wired();
    const run = (this.#running = { done: new Set(), voices: [], sources: [] });
    this.#wait(true);
    if (!this.graph.running && !(await this.graph.wake())) this.onProblem("The browser keeps the sound back: press play once more.");
    await this.#prepare(run);
    if (run !== this.#running) return;
    this.graph.setVolume(this.plan.volume, 100, false);
    Object.assign(run, { start_ms: this.#at_ms, start_s: this.graph.now + LEAD_S });
    this.#wait(false);
    this.#pump(run);
    run.timer = setInterval(() => this.#pump(run), PUMP_MS);
  }

  pause() {
    const run = this.#running;
    if (!run) return;
    this.#at_ms = Math.min(this.at_ms, this.plan.until_ms);
    this.#running = null;
    clearInterval(run.timer);
    this.#hush(run, this.graph.now + SOFT_S);
    this.#wait(false);
  }

  /** Goes on from another moment; silent when it was. */
  seek(at_ms) {
    const again = this.playing;
    this.pause();
    this.#at_ms = Math.min(Math.max(at_ms, this.plan.from_ms), this.plan.until_ms - 1_000);
    this.onChange();
    if (again) this.play();
  }

  #hush(run, when) {
    this.graph.master.ramp(0, this.graph.now, when);
    this.graph.duck.ramp(1, when, when + SOFT_S);
    for (const sound of [...run.voices, ...run.sources]) sound.stop(when);
  }

  #wired() {
    const graph = new Graph();
    this.sounds = new Sounds(graph, { bytes });
    return graph;
  }

  #wait(loading) {
    this.loading = loading;
    this.onChange();
  }

  #momentAt(time) {
    const { start_ms, start_s } = this.#running;
    return start_ms + Math.max(0, time - start_s) * 1000;
  }

  #timeAt(run, at_ms) {
    return run.start_s + (at_ms - run.start_ms) / 1000;
  }

  /** What sounds at once has to be there before the clock runs. */
  async #prepare(run) {
    const parts = soundingAt([...this.pieces, ...this.words], this.#at_ms);
    await Promise.all(parts.map((part) => this.#load(part, run)));
  }

  #pump(run) {
    const at_ms = this.at_ms;
    if (at_ms >= this.plan.until_ms) return this.pause();
    this.#duck(run, at_ms);
    const coming = ({ start_ms }) => start_ms > at_ms && start_ms < at_ms + AHEAD_MS;
    const parts = [...this.pieces, ...this.words];
    for (const part of [...soundingAt(parts, at_ms), ...parts.filter(coming)]) {
      if (!run.done.has(part)) this.#start(part, run);
    }
    return undefined;
  }

  async #start(part, run) {
    run.done.add(part);
    const buffer = await this.#load(part, run);
    if (!buffer || run !== this.#running) return;
    // It may have taken so long that its beginning is over.
    const start = Math.max(this.#timeAt(run, part.start_ms), this.graph.now + LEAD_S / 2);
    const late_s = start - this.#timeAt(run, part.start_ms);
    if (late_s * 1000 >= part.end_ms - part.start_ms) return;
    if (part.volume === undefined) this.#speak(part, buffer, start, late_s, run);
    else this.#sing(part, buffer, start, late_s, run);
  }

  #sing(piece, buffer, start, late_s, run) {
    const offset_s = piece.offset_s + late_s;
    const end = this.#timeAt(run, piece.end_ms);
    if (offset_s >= buffer.duration) return;
    const entry = { gain_db: this.#gain_db(piece.media) + 20 * Math.log10(Math.max(piece.volume, 0.01) / 100) };
    const rise_s = late_s > 0 ? SOFT_S : Math.min(piece.rise_s, end - start);
    const voice = new Voice(this.graph, { buffer, entry, start, offset_s, fade_s: rise_s });
    if (piece.fall_s) voice.fadeOut(Math.max(end - piece.fall_s, voice.start + rise_s), piece.fall_s);
    if (end < voice.end) voice.stop(end);
    run.voices.push(voice);
  }

  #speak({ media }, buffer, start, late_s, run) {
    const source = new AudioBufferSourceNode(this.graph.ctx, { buffer });
    const gain = new GainNode(this.graph.ctx, { gain: gainOf(this.#gain_db(media)) });
    source.connect(gain).connect(this.graph.speech);
    source.start(this.graph.onSample(start), Math.min(late_s, buffer.duration));
    run.sources.push(source);
  }

  #gain_db(media) {
    return this.plan.media[media]?.gain_db ?? 0;
  }

  /** Lowers the music before an announcement and raises it after, in that order on the audio clock. */
  #duck(run, at_ms) {
    const { db, attack_ms, release_ms } = this.plan.duck;
    const near = ({ start_ms, end_ms }) => end_ms > at_ms && start_ms < at_ms + AHEAD_MS;
    for (const duck of this.ducks.filter((each) => near(each) && !run.done.has(each))) {
      run.done.add(duck);
      const end = this.#timeAt(run, duck.end_ms);
      const low = Math.max(this.#timeAt(run, duck.start_ms), this.graph.now + LEAD_S / 2);
      this.graph.duck.ramp(gainOf(db), Math.max(low - attack_ms / 1000, this.graph.now), low);
      this.graph.duck.ramp(1, end, end + release_ms / 1000);
    }
  }

  /** The decoded sound of a piece or word, or null; what is wrong is said once a run. */
  async #load(part, run) {
    const entry = this.plan.media[part.media];
    const known = part.volume === undefined ? this.sounds.speech(entry) : this.#music(entry);
    try {
      return await known;
    } catch (error) {
      if (run === this.#running && !run.done.has(entry.sha256)) this.onProblem(why(entry, error));
      run.done.add(entry.sha256);
      return null;
    }
  }

  #music(entry) {
    const known = this.#kept.get(entry.sha256) ?? this.sounds.load(entry);
    known.catch(() => this.#kept.delete(entry.sha256));
    this.#kept.delete(entry.sha256);
    this.#kept.set(entry.sha256, known);
    if (this.#kept.size > KEPT) this.#kept.delete(this.#kept.keys().next().value);
    return known;
  }
}

async function bytes({ url }) {
  const response = await fetch(url);
  if (!response.ok) throw Object.assign(new Error(`HTTP ${response.status}`), { status: response.status });
  return response.arrayBuffer();
}

function why({ title }, { status, constructor }) {
  const name = title ? `“${title}”` : "A sound of this plan";
  if (status) return `${name} is not heard: its file is missing. Upload it again, or have it spoken anew.`;
  if (constructor === DecodeError) return `${name} is not heard: this browser cannot decode its file.`;
  return `${name} is not heard: the server cannot be reached. Check your connection and press play again.`;
}
