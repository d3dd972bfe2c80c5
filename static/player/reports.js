// Proof of play: a ledger that keeps what happened until the server says that it has it.

import { ended, isHeard, moved } from "./former.js";
import { clearTimer, timer } from "./timers.js";
import { jitter_ms } from "./waiting.js";

const RANK = { delivered: 0, playing: 1, completed: 2, failed: 2, skipped: 2 };
const BATCH = 200;
const MOST = 50_000; // of the four weeks for which the server takes them, and some more
const PROMPT_MS = 30;
const LAZY_MS = 5_000;
const LOOK_MS = 5_000;
const LONGEST_LOOK_S = 60;

export class Reports {
  #ledger = new Map(); // by id, the oldest first
  #timer = null;
  #due_ms = Infinity;
  #sending = false;
  #again = false; // another report is wanted, as soon as the one on its way is through
  #isTimeless = false; // the server answers and tells no time: then this device's has to do
  #failures = 0;
  #batch = BATCH;
  #looked_ms = -Infinity; // until when somebody looks at this player

  /** `status()` gives the status member of a report, `zone()` the id of the feed's zone, or null. */
  constructor({ api, store, clock, status, zone = () => null }) {
    Object.assign(this, { api, store, clock, status, zone });
  }

  /** What was heard when the session before ended is over; but an interrupt that is repeated goes on. */
  async load() {
    const begun = ({ started_at, ended_at }) => Date.parse(started_at ?? ended_at) || 0;
    const rows = (await this.store.entries("reports")).map(([, row]) => row);
    const last_ms = (await this.store.get("kept", "moment"))?.at_ms ?? 0;
    const lasting = new Set(((await this.store.get("kept", "interrupts")) ?? []).map(({ id }) => id));
    for (const { isStored, ...row } of rows.sort((a, b) => begun(a) - begun(b))) {
      const isCut = isHeard(row) && !lasting.has(row.ref);
      const event = this.#adopted(isCut ? ended(row, last_ms) : row, last_ms);
      if (isCut) this.#keep(event);
      else if (!isStored) this.#ledger.set(event.id, event);
    }
  }

  /** In doubt since a session that has ended without the server's time: no later than this one began. */
  #adopted(event, last_ms) {
    if (event.base_ms === undefined) return event;
    return { ...moved(event, Math.min(0, this.clock.now_ms() - last_ms)), base_ms: this.#base_ms };
  }

  get waiting() {
    return this.#ledger.size;
  }

  /** A play to be reported: call the result with (status, more) as it advances; it never goes back. */
  open(fields, { prompt = false } = {}) {
    let event = { ref: null, media: null, started_at: null, ended_at: null, reason: null, ...fields };
    return (status, more = {}) => {
      if (RANK[status] < (RANK[event.status] ?? -1)) return;
      event = this.#dated({ ...this.#settled(event), status, zone: event.zone ?? this.zone() }, more);
      this.#write(event, prompt);
    };
  }

  /** Without the server's time, times are in doubt: what they are to be moved by is known with it. */
  #dated(event, { started_at = null, ...more }) {
    const doubt = this.clock.isTold ? {} : { base_ms: this.#base_ms };
    return { ...event, ...more, started_at: event.started_at ?? started_at, ...doubt };
  }

  /** With its times by the clock as it goes now. */
  #settled(event) {
    return event.base_ms === undefined ? event : moved(event, this.#base_ms - event.base_ms);
  }

  /** What the clock shows where the ticks are 0: it moves only when the clock is put right. */
  get #base_ms() {
    return this.clock.now_ms() - this.clock.ticks();
  }

  /** An ISO time of the server's clock. */
  timestamp(at_ms = this.clock.now_ms()) {
    return new Date(at_ms).toISOString();
  }

  /** Sends soon, also when nothing but the status is new. */
  beat() {
    this.#schedule(PROMPT_MS);
  }

  /** Somebody looks at this player in the portal: for so long it says every few seconds how it is. */
  look(for_s) {
    const isNew = performance.now() > this.#looked_ms;
    this.#looked_ms = performance.now() + 1000 * Math.min(Number(for_s) || 0, LONGEST_LOOK_S);
    if (isNew) this.beat();
  }

  /** Nothing is sent or written any more: what plays on is nobody's, or another session's. */
  stop() {
    clearTimer(this.#timer);
    this.stopped = true;
  }

  #write(event, prompt) {
    if (this.stopped) return;
    const known = this.#ledger.get(event.id);
    if (known && RANK[known.status] > RANK[event.status]) return;
    this.#keep(event);
    this.#shorten();
    this.#schedule(prompt ? PROMPT_MS : LAZY_MS);
  }

  #keep(event) {
    this.#ledger.set(event.id, event);
    this.store.put("reports", event.id, event).catch(() => {});
  }

  #schedule(delay_ms) {
    const due_ms = performance.now() + delay_ms;
    if (this.stopped || due_ms >= this.#due_ms) return;
    clearTimer(this.#timer);
    this.#due_ms = due_ms;
    this.#timer = timer(() => this.#flush(), delay_ms);
  }

  async #flush() {
    this.#due_ms = Infinity;
    this.#again = this.#sending;
    if (this.#sending) return;
    this.#sending = true;
    this.store.put("kept", "moment", { at_ms: this.clock.now_ms(), floor_ms: this.clock.floor_ms }).catch(() => {});
    const fine = await this.#send().then(() => true, () => false);
    this.#sending = false;
    this.#failures = fine ? 0 : this.#failures + 1;
    this.#goOn(fine);
  }

  #goOn(fine) {
    if (!fine) this.#schedule(500 + jitter_ms(this.#failures));
    else if (this.#again) this.#schedule(PROMPT_MS);
    else if (performance.now() < this.#looked_ms) this.#schedule(LOOK_MS);
    else if (this.#ledger.size && this.#due_ms === Infinity) this.#schedule(LAZY_MS);
  }

  async #send() {
    if (this.clock.isTold) this.#settleAll();
    const sure = [...this.#ledger.values()].filter(({ base_ms }) => base_ms === undefined || this.#isTimeless);
    const batch = sure.slice(0, this.#batch);
    if (sure.length < this.#ledger.size) this.#again = true; // the answer brings the time
    const body = { sent_at: this.timestamp(), status: this.status(), events: batch };
    const answer = await this.api.json("/player/reports", body).catch((error) => this.#shrink(batch, error));
    this.#batch = BATCH;
    this.#isTimeless = !this.clock.isTold;
    const done = new Set([...(answer.stored ?? []), ...(answer.refused ?? [])]);
    batch.filter((event) => done.has(event.id)).forEach((event) => this.#settle(event));
  }

  #settleAll() {
    const doubtful = [...this.#ledger.values()].filter(({ base_ms }) => base_ms !== undefined);
    for (const event of doubtful) this.#keep(this.#settled(event));
  }

  /** One event that the server cannot read must not hold back the others for ever: it is found by halving. */
  #shrink(batch, error) {
    if (![400, 413].includes(error.status)) throw error;
    if (batch.length === 1 && error.isOurs) return { refused: [batch[0].id] };
    this.#batch = Math.max(1, Math.floor(batch.length / 2));
    throw error;
  }

  /** An event that advanced while it was on its way stays, and is sent again. What is heard is kept for its end. */
  #settle(event) {
    if (this.stopped || this.#ledger.get(event.id) !== event) return;
    this.#forget(event);
    if (isHeard(event)) this.store.put("reports", event.id, { ...event, isStored: true }).catch(() => {});
  }

  /** A server that is gone for good shall not fill the disk. */
  #shorten() {
    const [oldest] = this.#ledger.values();
    if (this.#ledger.size > MOST) this.#forget(oldest);
  }

  #forget({ id }) {
    this.#ledger.delete(id);
    this.store.delete("reports", id).catch(() => {});
  }
}
