// Finds the first track that can really be played.

import { reasonOf } from "./sounds.js";
import { within } from "./waiting.js";

const FORGIVE_MS = 5 * 60_000;

export class Picker {
  #shunned = new Map(); // until when, by SHA-256

  /** `onFail(entry, reason)` for a file that is missing or no sound; it is left out for some minutes. */
  constructor({ sounds, media, onFail }) {
    Object.assign(this, { sounds, media, onFail });
  }

  /**
   * The first of `candidates` that can be had, with its `buffer`, or null. What is cached is always waited for;
   * all that must be downloaded shares `patience_s` seconds, and once the network was away nothing more is asked for.
   */
  async first(candidates, patience_s) {
    let until_ms = performance.now() + patience_s * 1000;
    const onAway = () => (until_ms = 0);
    for (const candidate of candidates.filter(({ entry }) => !this.#isShunned(entry))) {
      const left_ms = this.media.has(candidate.entry) ? Infinity : until_ms - performance.now();
      const buffer = left_ms > 0 && (await within(left_ms, this.#try(candidate.entry, onAway)));
      if (buffer) return { ...candidate, buffer };
    }
    return null;
  }

  /** For some time these are not looked at. */
  leaveOut(entries, for_ms = FORGIVE_MS) {
    const now_ms = performance.now();
    for (const [sha256, until_ms] of this.#shunned) if (until_ms < now_ms) this.#shunned.delete(sha256);
    for (const { sha256 } of entries) this.#shunned.set(sha256, now_ms + for_ms);
  }

  #isShunned({ sha256 }) {
    return performance.now() < (this.#shunned.get(sha256) ?? 0);
  }

  async #try(entry, onAway) {
    try {
      return await this.sounds.load(entry);
    } catch (error) {
      if (error.missing === false) onAway();
      else this.#fail(entry, reasonOf(error));
      return null;
    }
  }

  #fail(entry, reason) {
    this.leaveOut([entry]);
    this.onFail(entry, reason);
  }
}
