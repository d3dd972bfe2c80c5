/* One sound at a time out of a list, with its place, its loudness and what is wrong with it. It knows no page.
   It tells `change` (another sound, playing or not, a problem) and `time` (the place has moved). */

import { alone } from "./alone.js";
import { reasonOf } from "./listen_problems.js";

const RETRY_MS = 2000;
const STUCK_MS = 3000;
/** From this place on, "previous" means "from the beginning". */
const AGAIN_S = 3;
/** Whoever cannot be played is left out, but not a whole list of them. */
const MOST_LEFT_OUT = 5;
const TOLD_S = 10;

class Deck extends EventTarget {
  /** {href, title, artist, cover, ms, page, kind, pk, button}: `kind` is track or announcement, `button` an element's id,
      `page` "" where it has none of its own. */
  items = [];
  at = -1;
  problem = "";
  /** {title, reason} of the one before, where it could not be played. */
  leftOut = null;
  #inARow = 0;
  #tried_s = -1;
  #audio = new Audio();
  #wanted = false;
  #place_s = 0;
  #timer = 0;
  #begin = alone(() => this.wanted && this.pause());

  constructor() {
    super();
    const heard = {
      timeupdate: () => this.#moved(),
      play: () => this.#follow(),
      pause: () => this.#follow(),
      playing: () => this.#well(),
      waiting: () => this.#later(() => this.#look(), STUCK_MS),
      ended: () => this.#ended(),
      error: () => this.item && this.#look(),
    };
    for (const [name, act] of Object.entries(heard)) this.#audio.addEventListener(name, act);
    this.#audio.addEventListener("volumechange", () => this.#changed());
    addEventListener("online", () => this.problem === "away" && this.#look());
  }

  get item() {
    return this.items[this.at] ?? null;
  }

  get playing() {
    return Boolean(this.item) && !this.#audio.paused && !this.#audio.error;
  }

  /** Whether somebody wants to hear it, also while it cannot be heard. */
  get wanted() {
    return this.#wanted;
  }

  get position_ms() {
    return this.#place_s * 1000;
  }

  get length_ms() {
    return this.item?.ms || (this.#audio.duration || 0) * 1000;
  }

  get volume() {
    return this.#audio.volume;
  }

  get muted() {
    return this.#audio.muted;
  }

  play(items, at, from_ms = 0) {
    Object.assign(this, { items, at });
    this.#load(from_ms, true);
  }

  /** As it was kept; it goes on playing if it did and the browser lets it. */
  restore({ items, at, position_ms, volume, muted, playing }) {
    Object.assign(this, { items, at });
    Object.assign(this.#audio, { volume, muted });
    this.#load(position_ms, playing);
  }

  toggle() {
    this.#wanted ? this.pause() : this.#start();
  }

  resume() {
    if (this.item) this.#start();
  }

  pause() {
    this.#wanted = false;
    this.problem = "";
    this.#audio.pause();
    clearTimeout(this.#timer);
    this.#changed();
  }

  has(step) {
    return Boolean(this.items[this.at + step]);
  }

  step(step) {
    if (step < 0 && (this.#place_s > AGAIN_S || !this.has(step))) return this.seek(0);
    if (!this.has(step)) return;
    this.at += step;
    this.#load(0, true);
  }

  seek(position_ms) {
    const last_ms = Math.max(0, this.length_ms - 100);
    this.#place_s = Math.min(Math.max(0, position_ms), last_ms) / 1000;
    this.#audio.currentTime = this.#place_s;
    this.dispatchEvent(new Event("time"));
  }

  turn(volume) {
    Object.assign(this.#audio, { volume, muted: false });
  }

  mute() {
    this.#audio.muted = !this.#audio.muted;
  }

  close() {
    this.pause();
    Object.assign(this, { items: [], at: -1, problem: "" });
    this.#audio.removeAttribute("src");
    this.#audio.load();
    this.#changed();
  }

  #load(from_ms, start, { leftOut = null, tried_s = -1 } = {}) {
    clearTimeout(this.#timer);
    Object.assign(this, { problem: "", leftOut });
    this.#tried_s = tried_s;
    this.#place_s = from_ms / 1000;
    this.#audio.preload = start ? "auto" : "metadata";
    this.#audio.src = this.item.href;
    if (from_ms) this.#audio.currentTime = this.#place_s;
    this.#wanted = start;
    this.dispatchEvent(new Event("time"));
    start ? this.#start() : this.#changed();
  }

  #start() {
    this.#begin();
    if (this.#audio.error) return this.#load(this.position_ms, true);
    this.#wanted = true;
    this.#audio.play().catch((error) => error.name === "NotAllowedError" && this.#hold());
    this.#changed();
  }

  /* The browser wants a press first. */
  #hold() {
    this.#wanted = false;
    this.problem = "held";
    this.#changed();
  }

  /* The system pauses too, and may go on: at a call, or when headphones are pulled out. */
  #follow() {
    const { paused, ended, error } = this.#audio;
    if (this.#wanted && paused && !ended && !error) return this.pause();
    if (!paused) this.#wanted = true;
    this.#changed();
  }

  #moved() {
    if (this.#audio.error || !this.item || !this.#audio.readyState) return;
    this.#place_s = this.#audio.currentTime;
    if (this.leftOut && this.#place_s > TOLD_S) this.#forget();
    this.dispatchEvent(new Event("time"));
  }

  #forget() {
    this.leftOut = null;
    this.#changed();
  }

  #well() {
    clearTimeout(this.#timer);
    this.#inARow = 0;
    this.problem = "";
    this.#changed();
  }

  /* Announcements are heard one at a time, music goes on. */
  get #goesOn() {
    return this.has(1) && this.items.some(({ kind }) => kind === "track");
  }

  #ended() {
    if (this.#goesOn) return this.step(1);
    this.#wanted = false;
    this.seek(0);
    this.#changed();
  }

  /* It failed, or it has been waiting for long: why? */
  async #look() {
    const { item } = this;
    const reason = await reasonOf(item.href);
    if (item !== this.item) return;
    if (reason === "away") return this.#away();
    if (this.problem === "away") return this.#load(this.position_ms, this.#wanted);
    if (this.#audio.error) this.#broken(reason);
  }

  /* A file that is there may have had an address that is over: once at each place it is tried again. */
  #broken(reason) {
    const place_s = this.#place_s;
    if (!reason && place_s > this.#tried_s) return this.#load(this.position_ms, this.#wanted, { tried_s: place_s + 1 });
    this.#fail(reason || "refused");
  }

  #away() {
    this.problem = "away";
    this.#later(() => this.#look(), RETRY_MS);
    this.#changed();
  }

  #fail(reason) {
    if (reason !== "signed_out" && this.#wanted && this.#goesOn && ++this.#inARow < MOST_LEFT_OUT) return this.#leaveOut(reason);
    this.#wanted = false;
    this.problem = reason;
    this.#changed();
  }

  #leaveOut(reason) {
    const { title } = this.item;
    this.at += 1;
    this.#load(0, true, { leftOut: { title, reason } });
  }

  #later(act, after_ms) {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(act, after_ms);
  }

  #changed() {
    this.dispatchEvent(new Event("change"));
  }
}

export const deck = new Deck();
