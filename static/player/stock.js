// What a player has on it: the feed's sounds, and room for them.

const FRESH_MS = 60_000;

/** How many sounds of the feed there are, and how many of them are on this device. */
export function stockOf(feed, media) {
  const sounds = new Map(Object.values(feed?.media ?? {}).map((entry) => [entry.url, entry]));
  return { wanted: sounds.size, cached: [...sounds.values()].filter((entry) => media.has(entry)).length };
}

/** The browser's account of its storage, asked for now and then; empty where it gives none. */
export class Room {
  #told = {};
  #asked_ms = -Infinity;

  /** {storage_bytes, quota_bytes}, or {} as long as nothing is known. */
  get bytes() {
    if (performance.now() - this.#asked_ms > FRESH_MS) this.#ask();
    return this.#told;
  }

  async #ask() {
    this.#asked_ms = performance.now();
    const { usage, quota } = (await navigator.storage?.estimate?.().catch(() => null)) ?? {};
    if (quota > 0) this.#told = { storage_bytes: usage, quota_bytes: quota };
  }
}
