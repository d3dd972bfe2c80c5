// The audio on this device: whole files by SHA-256, fetched ahead, verified, and let go when room is needed.

import { openBox } from "./box.js";
import { hashOf } from "./hash.js";
import { Needs } from "./needs.js";
import { openStore } from "./store.js";
import { pause, jitter_ms } from "./waiting.js";

const DOWNLOAD_TIMEOUT_MS = 120_000;
const RETRIES = 4;
const AGAIN_MS = 60_000; // what could not be had, or found no room, is tried again after so long

/** A file that cannot be had; `missing` when the server says that there is none, null when what came is damaged. */
export class MediaError extends Error {
  constructor(message, { missing = false } = {}) {
    super(message);
    this.missing = missing;
  }
}

export class Media {
  #verified = new Set(); // of this session: a file is checked again after every restart
  #flying = new Map();
  #queue = [];
  #working = false;
  #timer = null;
  onFull = () => {}; // (full): whether not all that is wanted finds room
  wait = pause;

  constructor(api, box, needs) {
    Object.assign(this, { api, box, needs });
  }

  static async open(api, store) {
    const needs = new Needs(store ?? (await openStore()));
    await needs.load();
    return new Media(api, await openBox(), needs);
  }

  has(entry) {
    return this.box.has(entry.url);
  }

  cached_bytes() {
    return this.box.bytes;
  }

  /** Tracks of former feeds that are still here. */
  former() {
    return this.needs.former().filter((entry) => this.has(entry));
  }

  /** The bytes of a media entry {url, sha256}. Throws MediaError. */
  async bytes(entry) {
    return (await this.#kept(entry)) ?? this.#download(entry);
  }

  /** A Blob of a cover, which is decoration: null when it cannot be had. */
  async picture(url) {
    try {
      const bytes = (await this.box.get(url)) ?? (await this.#fetch({ url }));
      return new Blob([bytes], { type: "image/jpeg" });
    } catch {
      return null;
    }
  }

  /**
   * Downloads these entries one after the other, in this order; a later call replaces the order. They are never let
   * go but for `clips`; `music` of them are tracks, of this `device`.
   */
  want(entries, { music, clips, device } = {}) {
    this.needs.tell(entries, { music, clips, device, urls: this.box.urls });
    this.#queue = entries.filter((entry) => !this.has(entry));
    if (!this.#working) this.#work();
  }

  /** Nothing more is fetched ahead, or told. */
  rest() {
    this.#queue = [];
    this.onFull = () => {};
    clearTimeout(this.#timer);
  }

  async #work() {
    clearTimeout(this.#timer);
    this.#working = true;
    for (let failures = 0, answer = ""; this.#queue.length && failures < RETRIES && answer !== "full"; ) {
      const entry = this.#queue.shift();
      answer = await this.#bring(entry);
      failures = answer === "failed" ? failures + 1 : 0;
      if (answer === "full") this.#queue.unshift(entry);
      else if (failures && this.needs.has(entry.url)) this.#queue.push(entry);
      if (failures) await this.wait(jitter_ms(failures));
    }
    this.#working = false;
    if (this.#queue.length) this.#timer = setTimeout(() => this.#work(), AGAIN_MS);
    else this.onFull(false);
  }

  /** "here", "failed", or "full" where it is not even asked for. */
  async #bring(entry) {
    if (this.has(entry)) return "here";
    if (!(await this.#hasRoom(entry))) return "full";
    const came = await this.#download(entry).then(Boolean, () => false);
    if (!came) return "failed";
    return this.has(entry) ? "here" : "full";
  }

  async #hasRoom({ url, bytes = 0 }) {
    const fits = this.needs.spare(this.box.urls, url).length > 0 || (await this.box.fits(bytes));
    if (!fits) this.onFull(true);
    return fits;
  }

  async #kept(entry) {
    const bytes = await this.box.get(entry.url);
    if (!bytes || this.#verified.has(entry.sha256)) return bytes;
    if (await isWhole(bytes, entry)) return this.#verify(entry, bytes);
    await this.box.delete(entry.url);
    return null;
  }

  #verify(entry, bytes) {
    this.#verified.add(entry.sha256);
    return bytes;
  }

  /** One download a file at a time, however many ask for it. */
  #download(entry) {
    if (!this.#flying.has(entry.url)) {
      const flight = this.#fetch(entry).finally(() => this.#flying.delete(entry.url));
      this.#flying.set(entry.url, flight);
    }
    return this.#flying.get(entry.url).then((bytes) => bytes.slice(0));
  }

  async #fetch(entry) {
    const bytes = await this.#transfer(entry);
    if (!(await isWhole(bytes, entry))) throw new MediaError("The file arrived damaged.", { missing: null });
    if (entry.sha256) this.#verified.add(entry.sha256);
    await this.#keep(entry.url, bytes);
    return bytes;
  }

  /** Where there is no room, what was needed least recently goes; what is needed now goes only for a clip. */
  async #keep(url, bytes) {
    const victims = this.needs.spare(this.box.urls, url);
    let answer = await this.box.put(url, bytes);
    while (answer === "full" && victims.length) {
      await this.#drop(victims.shift());
      answer = await this.box.put(url, bytes);
    }
    if (answer === "full" && this.needs.has(url)) this.onFull(true);
  }

  async #drop(url) {
    this.needs.forget(url);
    await this.box.delete(url);
  }

  async #transfer({ url }) {
    try {
      const response = await this.api.request(url, { timeout_ms: DOWNLOAD_TIMEOUT_MS });
      return await response.arrayBuffer();
    } catch (error) {
      throw new MediaError(error.message, { missing: error.status === 404 });
    }
  }
}

async function isWhole(bytes, { sha256, bytes: length = bytes.byteLength }) {
  return bytes.byteLength === length && (!sha256 || (await hashOf(bytes)) === sha256);
}
