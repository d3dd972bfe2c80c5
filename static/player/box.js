// Where whole files lie on this device: the Cache API, or memory where a plain http page has none.

import { inTime } from "./waiting.js";

const CACHE = "sync2gear-media-1";
const SPARE_BYTES = 20e6; // left free, so that reports and feeds still find room
const MEMORY_BYTES = 300e6;
const OPENING_MS = 5_000;
const TRIAL = "/player/trial";

/** put() answers "kept", "full" or "failed": what cannot be kept is played all the same. */
export async function openBox() {
  try {
    return await inTime(OPENING_MS, new CacheBox().open());
  } catch {
    return new MemoryBox();
  }
}

/** Which files there are is kept at hand, so that has() needs no waiting. */
class CacheBox {
  #sizes = new Map();
  #refused = false;

  async open() {
    this.cache = await caches.open(CACHE);
    await this.cache.delete(TRIAL);
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

  get urls() {
    return [...this.#sizes.keys()];
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

  async put(url, bytes) {
    try {
      if ((await this.#room()) < bytes.byteLength) return "full";
      await this.cache.put(url, new Response(bytes, { headers: { "Content-Length": String(bytes.byteLength) } }));
      this.#sizes.set(url, bytes.byteLength);
      return "kept";
    } catch (error) {
      this.#sizes.delete(url);
      this.#refused = true;
      return error.name === "QuotaExceededError" ? "full" : "failed";
    }
  }

  async delete(url) {
    this.#sizes.delete(url);
    await this.cache.delete(url).catch(() => {});
  }

  /** Whether so many bytes find room. */
  async fits(count) {
    return (await this.#room()) >= count && (!this.#refused || this.#takes(count));
  }

  /** A browser that refused has told of more room than it gives: it is tried with a file of nothing. */
  async #takes(count) {
    const kept = this.cache.put(TRIAL, new Response(new Uint8Array(count)));
    this.#refused = !(await kept.then(() => true, () => false));
    await this.cache.delete(TRIAL).catch(() => {});
    return !this.#refused;
  }

  /** Bytes that can still be kept, as far as the browser tells. */
  async #room() {
    const { usage = 0, quota = Infinity } = (await navigator.storage?.estimate?.().catch(() => null)) ?? {};
    return quota - usage - SPARE_BYTES;
  }
}

/** Blobs, which a browser may move to disk. */
class MemoryBox {
  #blobs = new Map();
  bytes = 0;

  get urls() {
    return [...this.#blobs.keys()];
  }

  has(url) {
    return this.#blobs.has(url);
  }

  async fits(count) {
    return this.bytes + count <= MEMORY_BYTES;
  }

  async get(url) {
    return this.has(url) ? this.#blobs.get(url).arrayBuffer() : null;
  }

  async put(url, bytes) {
    await this.delete(url);
    if (!(await this.fits(bytes.byteLength))) return "full";
    this.#blobs.set(url, new Blob([bytes]));
    this.bytes += bytes.byteLength;
    return "kept";
  }

  async delete(url) {
    this.bytes -= this.#blobs.get(url)?.size ?? 0;
    this.#blobs.delete(url);
  }
}
