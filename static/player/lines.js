// The two lines to the server, the poll and the stream: what becomes of the one is news for the other.

import { Events } from "./events.js";
import { Poller } from "./poller.js";

import { timer } from "./timers.js";

const BROKEN_MS = 500; // and a random part: a stream breaks for every player at once
const SPREAD_MS = 2_500;
const SLEPT_MS = 90_000; // more than a hidden tab's timers are ever held back

export class Lines {
  state = "connecting"; // then "online", "offline" or "trouble"
  problem = "";
  streaming = false;
  #seen_ms = Date.now();

  /**
   * `onFeed(feed)` for every new feed, `onEvent(name, data, id)` for every event of the stream, `onBroken()` for a
   * feed that cannot be read; `onPolled(isBack)` after every poll, `isBack` when the server was out of reach before.
   */
  constructor({ api, store, onFeed, onEvent, onBroken, onPolled }) {
    this.onPolled = onPolled;
    const onState = (state, problem) => this.#polled(state, problem);
    this.poller = new Poller({ api, store, onFeed, onState, onBroken });
    this.events = new Events({ api, store, onEvent, onOpen: (open) => this.#streamed(open) });
  }

  /** Both anew: there is a network again, or what seems to be open is long dead. */
  renew() {
    this.poller.wake();
    this.events.renew();
  }

  /** Asked every `each_ms`: nobody tells of a machine that slept with its lines open. */
  lookForSleep(each_ms) {
    const leapt = Math.abs(Date.now() - this.#seen_ms - each_ms) > SLEPT_MS;
    this.#seen_ms = Date.now();
    if (leapt) this.renew();
  }

  stop() {
    this.poller.stop();
    this.events.stop();
  }

  #polled(state, problem) {
    const isBack = state === "online" && this.state !== "online";
    Object.assign(this, { state, problem });
    if (isBack) this.events.wake();
    this.onPolled(isBack);
  }

  /** A broken stream is the first to know that the server is away. */
  #streamed(open) {
    this.streaming = open;
    if (!open) timer(() => this.streaming || this.poller.wake(), BROKEN_MS + Math.random() * SPREAD_MS);
  }
}
