// The stream that hurries: one open fetch, read as server-sent events, opened again whenever it ends.

import { EventReader } from "./sse.js";
import { jitter_ms, pause } from "./waiting.js";

const QUIET_LIMIT_MS = 60_000; // three heartbeats
const OPENING_MS = 30_000;

export class Events {
  #attempt = 0;
  #base_ms = 1_000;
  #stopper = new AbortController();

  /** `onEvent(name, data)` for each event; `onOpen(open)` when the line opens or breaks. */
  constructor({ api, store, onEvent, onOpen }) {
    Object.assign(this, { api, store, onEvent, onOpen });
  }

  async start() {
    this.lastId = await this.store.get("kept", "lastEventId");
    while (!this.#stopper.signal.aborted) {
      await this.#listen().catch(() => {});
      this.onOpen(false);
      await pause(jitter_ms(this.#attempt++, this.#base_ms), this.#stopper.signal);
    }
  }

  stop() {
    this.#stopper.abort();
  }

  async #listen() {
    const line = new AbortController();
    this.#stopper.signal.addEventListener("abort", () => line.abort());
    try {
      await this.#read(await this.#open(line), line);
    } finally {
      line.abort();
    }
  }

  async #open(line) {
    const watchdog = setTimeout(() => line.abort(), OPENING_MS);
    const headers = { Accept: "text/event-stream", ...(this.lastId && { "Last-Event-ID": this.lastId }) };
    const opened = this.api.request("/player/events", { headers, signal: line.signal });
    return opened.finally(() => clearTimeout(watchdog));
  }

  async #read(response, line) {
    const reader = new EventReader();
    const chunks = response.body.pipeThrough(new TextDecoderStream()).getReader();
    this.onOpen(true);
    this.#attempt = 0;
    for (;;) {
      const watchdog = setTimeout(() => line.abort(), QUIET_LIMIT_MS);
      const { done, value } = await chunks.read().finally(() => clearTimeout(watchdog));
      if (done) return;
      for (const event of reader.read(value)) this.#take(event);
    }
  }

  #take({ id, event, data, retry_ms }) {
    if (retry_ms) this.#base_ms = retry_ms;
    if (id) this.#remember(id);
    if (data) this.onEvent(event, parse(data));
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
