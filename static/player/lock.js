// The PIN that opens a locked player's menu, checked here, without a network; guessing takes ever longer.

import { fromHex, toHex } from "./hex.js";
import { pbkdf2 } from "./sha256.js";

const ROUNDS = 100_000;
const FREE_GUESSES = 5;
const WAIT_S = 30;
const LONGEST_WAIT_S = 600;

/** Whether a PIN is that of a feed's lock {salt, hash}. */
export async function opens({ salt, hash }, pin) {
  const bytes = new TextEncoder().encode(pin);
  const derived = await (globalThis.crypto?.subtle ? bySystem : pbkdf2)(bytes, fromHex(salt), ROUNDS);
  return toHex(derived) === hash.toLowerCase();
}

/** Counts wrong guesses, over a restart too. */
export class Guesses {
  #wrong = 0;
  #until_ms = 0;

  constructor(store, now_ms = () => Date.now()) {
    Object.assign(this, { store, now_ms });
  }

  async load() {
    const { wrong = 0, until_ms = 0 } = (await this.store.get("kept", "guesses").catch(() => null)) ?? {};
    [this.#wrong, this.#until_ms] = [wrong, until_ms];
  }

  /** Seconds until the next guess counts; a clock that was put back makes it no longer than the longest wait. */
  get wait_s() {
    return Math.min(LONGEST_WAIT_S, Math.max(0, Math.ceil((this.#until_ms - this.now_ms()) / 1000)));
  }

  async try(lock, pin) {
    if (this.wait_s) return false;
    const isRight = await opens(lock, pin);
    this.#wrong = isRight ? 0 : this.#wrong + 1;
    const over = this.#wrong - FREE_GUESSES;
    this.#until_ms = over < 0 ? 0 : this.now_ms() + Math.min(LONGEST_WAIT_S, WAIT_S * 2 ** over) * 1000;
    await this.store.put("kept", "guesses", { wrong: this.#wrong, until_ms: this.#until_ms }).catch(() => {});
    return isRight;
  }
}

async function bySystem(password, salt, iterations) {
  const key = await crypto.subtle.importKey("raw", password, "PBKDF2", false, ["deriveBits"]);
  const way = { name: "PBKDF2", hash: "SHA-256", salt, iterations };
  return new Uint8Array(await crypto.subtle.deriveBits(way, key, 256));
}
