// The audio on this device: whole files by SHA-256 in the Cache API, or in memory where a plain http page has none.

import { pause, jitter_ms } from "./waiting.js";

const CACHE = "sync2gear-media-1";
const DOWNLOAD_TIMEOUT_MS = 120_000;
const RETRIES = 4;

/** A file that cannot be had; `missing` when the server says that there is none. */
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

  constructor(api, box) {
    this.api = api;
    this.box = box;
  }

  static async open(api) {
    return new Media(api, await openBox());
  }

  has(entry) {
    return this.box.has(entry.url);
  }

  cached_bytes() {
    return this.box.bytes;
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

  /** Downloads these entries one after the other, in this order; a later call replaces the order. */
  want(entries) {
    this.#queue = entries.filter((entry) => !this.has(entry));
    if (!this.#working) this.#work();
  }

  async #work() {
    this.#working = true;
    for (let failures = 0; this.#queue.length && failures < RETRIES; ) {
      const entry = this.#queue.shift();
      const fine = this.has(entry) || (await this.#download(entry).then(Boolean, () => false));
      failures = fine ? 0 : failures + 1;
      if (!fine) await pause(jitter_ms(failures));
    }
    this.#working = false;
  }

  async #kept(entry) {
    const bytes = await this.box.get(entry.url);
    if (!bytes || this.#verified.has(entry.sha256)) return bytes;
    if (await matches(bytes, entry.sha256)) return this.#verify(entry, bytes);
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
    if (entry.sha256 && !(await matches(bytes, entry.sha256))) throw new MediaError("The file arrived damaged.");
    if (entry.sha256) this.#verified.add(entry.sha256);
    await this.box.put(entry.url, bytes);
    return bytes;
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

async function matches(bytes, sha256) {
  if (!globalThis.crypto?.subtle) return true;
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, "0")).join("") === sha256;
}

async function openBox() {
  try {
    return await new CacheBox().open();
  } catch {
    return new MemoryBox();
  }
}

/** Files in the Cache API; which ones there are is kept at hand, so that has() needs no waiting. */
class CacheBox {
  #sizes = new Map();

  async open() {
    this.cache = await caches.open(CACHE);
    for (const request of await this.cache.keys()) this.#sizes.set(new URL(request.url).pathname, 0);
    navigator.storage?.persist?.().catch(() => {});
    this.#measure();
    return this;
  }

  async #measure() {
    for (const url of this.#sizes.keys()) {
      const response = await this.cache.match(url).catch(() => null);
      if (this.has(url)) this.#sizes.set(url, Number(response?.headers.get("Content-Length") ?? 0));
    }
  }

  get bytes() {
    return [...this.#sizes.values()].reduce((total, size) => total + size, 0);
  }

  has(url) {
    return this.#sizes.has(url);
  }

  /** The bytes, or null where the browser has lost them or cannot read them: they are fetched again. */
  async get(url) {
    const response = this.has(url) && (await this.cache.match(url).catch(() => null));
    const bytes = response ? await response.arrayBuffer().catch(() => null) : null;
    if (!bytes) this.#sizes.delete(url);
    return bytes;
  }

  /** A full disk must not stop the sound: what cannot be kept is played all the same. */
  async put(url, bytes) {
    try {
      await this.cache.put(url, new Response(bytes, { headers: { "Content-Length": String(bytes.byteLength) } }));
      this.#sizes.set(url, bytes.byteLength);
    } catch {
      this.#sizes.delete(url);
    }
  }

  async delete(url) {
    this.#sizes.delete(url);
    await this.cache.delete(url).catch(() => {});
  }
}

/** The last few hundred megabytes, as blobs, which a browser may move to disk. */
class MemoryBox {
  #blobs = new Map();
  #limit_bytes = 300e6;
  bytes = 0;

  has(url) {
    return this.#blobs.has(url);
  }

  async get(url) {
    return this.has(url) ? this.#blobs.get(url).arrayBuffer() : null;
  }

  async put(url, bytes) {
    this.#blobs.set(url, new Blob([bytes]));
    this.bytes += bytes.byteLength;
    const [oldest] = this.#blobs.keys();
    if (this.bytes > this.#limit_bytes && oldest !== url) await this.delete(oldest);
  }

  async delete(url) {
    this.bytes -= this.#blobs.get(url)?.size ?? 0;
    this.#blobs.delete(url);
  }
}
