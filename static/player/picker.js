// Finds the first track that can really be played.

import { reasonOf } from "./sounds.js";
import { within } from "./waiting.js";

const FORGIVE_MS = 5 * 60_000;

export class Picker {
  #failed = new Map();

  /** `onFail(entry, reason)` for a file that is missing or no sound; it is left out for some minutes. */
  constructor({ sounds, media, onFail }) {
    Object.assign(this, { sounds, media, onFail });
  }

  /**
   * The first of `candidates` that can be had, with its `buffer`, or null. What is cached is always waited for;
   * all that must be downloaded shares `patience_s` seconds.
   */
  async first(candidates, patience_s) {
    const until_ms = performance.now() + patience_s * 1000;
    for (const candidate of candidates.filter(({ entry }) => !this.#shunned(entry))) {
      const left_ms = this.media.has(candidate.entry) ? Infinity : until_ms - performance.now();
      const buffer = left_ms > 0 && (await within(left_ms, this.#try(candidate.entry)));
      if (buffer) return { ...candidate, buffer };
    }
    return null;
  }

  #shunned({ sha256 }) {
    return performance.now() - (this.#failed.get(sha256) ?? -Infinity) < FORGIVE_MS;
  }

  async #try(entry) {
    try {
      return await this.sounds.load(entry);
    } catch (error) {
      if (error.missing !== false) this.#shun(entry, reasonOf(error)); // false: only the network was away
      return null;
    }
  }

  #shun(entry, reason) {
    this.#failed.set(entry.sha256, performance.now());
    this.onFail(entry, reason);
  }
}
