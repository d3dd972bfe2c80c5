// Fetches the feed, again and again, and remembers the last good one.

import { ApiError } from "./api.js";
import { FeedError, readFeed } from "./feed.js";
import { clearTimer, timer } from "./timers.js";
import { jitter_ms } from "./waiting.js";

export class Poller {
  #etag = null;
  #failures = 0;
  #poll_s = 60;
  #timer = null;
  #polling = null;
  #again = false;

  /**
   * `onFeed(feed)` for every new feed; `onState(state, message)` with "online", "offline" or "trouble";
   * `onBroken()` for a feed that cannot be read, or that `onFeed` throws a FeedError for.
   */
  constructor({ api, store, onFeed, onState, onBroken = () => {} }) {
    Object.assign(this, { api, store, onFeed, onState, onBroken });
  }

  /** The last good feed from the store, then the server's. */
  async start() {
    const kept = await this.store.get("kept", "feed").catch(() => null);
    if (kept) this.#takeKept(kept);
    this.wake();
  }

  #takeKept({ text, etag }) {
    try {
      this.#take(readFeed(text), etag);
    } catch {
      // It was kept by another version of the player, or cannot be followed: the server is asked anyway.
    }
  }

  stop() {
    clearTimer(this.#timer);
    this.stopped = true;
  }

  /** Asks now; a wake during a poll asks once more after it, because that poll may have missed the change. */
  wake() {
    if (this.stopped) return;
    if (this.#polling) this.#again = true;
    else this.#polling = this.#poll().finally(() => this.#rest());
  }

  #rest() {
    this.#polling = null;
    if (this.stopped) return;
    const next_ms = this.#failures ? 500 + jitter_ms(this.#failures) : this.#poll_s * (900 + Math.random() * 200);
    clearTimer(this.#timer);
    this.#timer = timer(() => this.wake(), this.#again ? 0 : next_ms);
    this.#again = false;
  }

  async #poll() {
    try {
      await this.#fetch();
      this.#failures = 0;
      this.#tell("online", "");
    } catch (error) {
      this.#failures += 1;
      if (error instanceof FeedError && !this.stopped) this.onBroken();
      const known = error instanceof FeedError || error instanceof ApiError;
      this.#tell(known ? "trouble" : "offline", known ? error.message : "");
    }
  }

  /** A poll that was on its way when it was stopped is nobody's news any more. */
  #tell(state, message) {
    if (!this.stopped) this.onState(state, message);
  }

  async #fetch() {
    const headers = this.#etag ? { "If-None-Match": this.#etag } : {};
    const response = await this.api.request("/player/feed", { headers });
    if (response.status === 304 || this.stopped) return;
    const text = await response.text();
    if (this.stopped) return;
    const etag = response.headers.get("ETag");
    const feed = readFeed(text);
    this.store.put("kept", "feed", { text, etag }).catch(() => {});
    this.#take(feed, etag);
  }

  /** A feed that cannot be read, or followed, leaves the ETag alone, so that it is asked for again. */
  #take(feed, etag) {
    this.#poll_s = feed.poll_s;
    this.onFeed(feed);
    this.#etag = etag;
  }
}
