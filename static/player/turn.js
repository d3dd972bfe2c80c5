// One player a browser: of several tabs with one pairing, one plays and the others wait for their turn.

import { clearTimer, every, timer } from "./timers.js";
import { within } from "./waiting.js";

const GRANTED_MS = 700; // a reload gets the lock of the page before it within this
const ANSWER_MS = 400;
const AGAIN_MS = 4_000;
const LEFT_MS = 90_000; // more than a hidden tab's timers are ever held back

/** Everything about it that differs between a browser with locks and a plain http page, which has none. */
export class Turn {
  #channel = null;
  #seize = () => {};
  #held = null;
  #lose = () => {};
  #alone = null;

  /** `onSecond(isThere)` while another tab asks, again and again, while this one plays, and when it has gone. */
  constructor(name, { onSecond = () => {} } = {}) {
    Object.assign(this, { name: `sync2gear ${name}`, onSecond, rank: Math.random() });
    this.#channel = channelOf(this.name);
    this.#channel?.addEventListener("message", ({ data }) => this.#hear(data));
    addEventListener("pagehide", () => this.#held || this.#say("left"));
  }

  /**
   * Resolves once this tab may play, with {lost}: a promise that another tab has taken over. `onWait()` is called
   * when another one plays; seize() ends the waiting.
   */
  async take(onWait) {
    this.#say("who");
    return navigator.locks ? this.#takeLock(onWait) : this.#takeWord(onWait);
  }

  /** Takes over from the tab that plays. */
  seize() {
    this.#seize();
  }

  /** Gives the turn back, for good: the next tab may play. */
  release() {
    this.#held?.release();
    this.#held = null;
    clearTimer(this.#alone);
    this.#say("gone");
    this.#channel?.close();
    this.#channel = null;
  }

  async #takeLock(onWait) {
    const waiting = new AbortController();
    const queued = this.#request({ signal: waiting.signal });
    const seized = new Promise((resolve) => (this.#seize = resolve));
    const soon = await within(GRANTED_MS, queued);
    if (soon) return soon;
    onWait();
    const asking = every(AGAIN_MS, () => this.#say("who"));
    const granted = await Promise.race([queued, seized]).finally(() => clearTimer(asking));
    if (granted) return granted;
    waiting.abort();
    return this.#request({ steal: true });
  }

  /** Resolves with {lost} when the lock is held, which it is until release(). */
  #request(options) {
    return new Promise((resolve) => {
      let lose;
      const lost = new Promise((done) => (lose = done));
      const hold = () => new Promise((release) => resolve((this.#held = { lost, release })));
      const over = () => {
        if (this.#held?.lost === lost) this.#yield(lose);
        // Where the browser refuses storage it refuses locks too: better twice than not at all.
        else if (!options.signal?.aborted) resolve((this.#held = { lost, release() {} }));
      };
      navigator.locks.request(this.name, options, hold).catch(over);
    });
  }

  /** Without locks the tabs ask each other; nobody's answer means that nobody plays. */
  async #takeWord(onWait) {
    let seized = false;
    this.deciding = true;
    for (;;) {
      this.answered = false;
      const called = new Promise((resolve) => (this.#seize = () => resolve((seized = true))));
      this.#say("who");
      await within(ANSWER_MS, called);
      if (seized || !this.answered) return this.#holdWord(seized);
      onWait();
      await within(AGAIN_MS, Promise.race([called, new Promise((resolve) => (this.onGone = resolve))]));
      if (seized) return this.#holdWord(true);
    }
  }

  #holdWord(seized) {
    if (seized) this.#say("mine");
    this.deciding = false;
    const lost = new Promise((resolve) => (this.#lose = resolve));
    addEventListener("pagehide", () => this.#say("gone"), { once: true });
    this.#held = { lost, release: () => {} };
    return this.#held;
  }

  #hear({ word, rank }) {
    if (word === "who") this.#answer(rank);
    else if (word === "left") this.#left();
    else if (word === "here") this.answered = true;
    else if (word === "gone") this.onGone?.();
    else if (word === "mine" && this.#held) this.#yield(this.#lose);
  }

  #answer(rank) {
    if (this.#held) this.#second();
    // Of two that begin in one moment the lower rank plays.
    if (this.#held || (this.deciding && this.rank < rank)) this.#say("here");
  }

  /** It asks as long as it waits: one that asks no more is closed, or its browser has died. */
  #second() {
    clearTimer(this.#alone);
    this.#alone = timer(() => this.#left(), LEFT_MS);
    this.onSecond(true);
  }

  #left() {
    clearTimer(this.#alone);
    if (this.#held) this.onSecond(false);
  }

  #yield(lose) {
    this.#held = null;
    lose();
  }

  #say(word) {
    this.#channel?.postMessage({ word, rank: this.rank });
  }
}

function channelOf(name) {
  try {
    return new BroadcastChannel(name);
  } catch {
    return null; // an old browser, or one that refuses storage
  }
}
