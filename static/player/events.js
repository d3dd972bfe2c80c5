// The stream that hurries: one open fetch, read as server-sent events, opened again whenever it ends.

import { EventReader } from "./sse.js";
import { clearTimer, timer } from "./timers.js";
import { jitter_ms, within } from "./waiting.js";

const QUIET_LIMIT_MS = 60_000; // three heartbeats
const OPENING_MS = 30_000;

export class Events {
  #attempt = 0;
  #base_ms = 1_000;
  #stopped = false;
  #line = null;
  #hurry = () => {};

  /** `onEvent(name, data, id)` for each event; `onOpen(open)` when the line opens or breaks. */
  constructor({ api, store, onEvent, onOpen }) {
    Object.assign(this, { api, store, onEvent, onOpen });
  }

  async start() {
    this.lastId = await this.store.get("kept", "lastEventId").catch(() => null);
    while (!this.#stopped) {
      await this.#listen().catch(() => {});
      this.onOpen(false);
      const hurried = new Promise((resolve) => (this.#hurry = resolve));
      await within(jitter_ms(this.#attempt++, this.#base_ms), hurried);
    }
  }

  stop() {
    this.#stopped = true;
    this.#line?.abort();
    this.#hurry();
  }

  /** The server is in reach: a line that waits for its next attempt waits no longer. */
  wake() {
    this.#attempt = 0;
    this.#hurry();
  }

  /** What is open may be dead (the machine slept, the network changed): a new line is opened. */
  renew() {
    this.#line?.abort();
    this.wake();
  }

  async #listen() {
    const line = (this.#line = new AbortController());
    try {
      await this.#read(await this.#open(line), line);
    } finally {
      line.abort();
    }
  }

  async #open(line) {
    const watchdog = timer(() => line.abort(), OPENING_MS);
    const headers = { Accept: "text/event-stream", ...(this.lastId && { "Last-Event-ID": this.lastId }) };
    const opened = this.api.request("/player/events", { headers, signal: line.signal });
    return opened.finally(() => clearTimer(watchdog));
  }

  async #read(response, line) {
    const reader = new EventReader();
    const chunks = response.body.pipeThrough(new TextDecoderStream()).getReader();
    this.onOpen(true);
    this.#attempt = 0;
    for (;;) {
      const watchdog = timer(() => line.abort(), QUIET_LIMIT_MS);
      const { done, value } = await chunks.read().finally(() => clearTimer(watchdog));
      if (done) return;
      for (const event of reader.read(value)) this.#take(event);
    }
  }

  #take({ id, event, data, retry_ms }) {
    if (retry_ms) this.#base_ms = retry_ms;
    if (id) this.#remember(id);
    if (data) this.onEvent(event, parse(data), Number(id) || null);
  }

  #remember(id) {
    this.lastId = id;
    this.store.put("kept", "lastEventId", id).catch(() => {});
  }
}

/** An event whose data cannot be read still says that something happened. */
function parse(data) {
  try {
    return JSON.parse(data) ?? {};
  } catch {
    return {};
  }
}
