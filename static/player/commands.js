// What somebody asks of the zone or of this player by hand: obeyed once, and each step of it reported.

import { derivedId } from "./ids.js";

export const LASTS_MS = 120_000;
const OF_ZONE = ["pause", "resume", "next", "previous", "seek", "shuffle", "zone_volume"];
const LONGEST_LEAD_MS = 5_000;

export class Commands {
  #device = "";
  #named; // undefined until there was a feed
  #waiting = [];

  #restarted = null;

  /** `acts[action](command, report)` obeys a device's command and says what came of it; `wake()` fetches the feed. */
  constructor({ reports, played, clock, store, graph, acts, wake }) {
    Object.assign(this, { reports, played, clock, store, graph, acts, wake });
  }

  async load() {
    this.#restarted = await this.store.get("kept", "restarted");
  }

  /** A command of the stream or of the feed: {id, action, value?, expires_at?}. */
  take(command) {
    if (OF_ZONE.includes(command.action)) this.#await(command);
    else if (!this.played.has(command.id)) this.#obey(command);
  }

  /** A feed that the music follows already: it names the zone's last command and this player's open ones. */
  setFeed({ device, state }) {
    const news = this.#named !== undefined && state.command !== this.#named ? state.command : null;
    this.#device = device.id;
    this.#named = state.command;
    this.#tellOfRestart();
    if (news && !this.#place(news) && !this.played.has(news)) this.#open(news);
    this.#settle(state);
    for (const command of device.commands ?? []) this.take(command);
  }

  stop() {
    this.#waiting.forEach(({ timer }) => clearTimeout(timer));
  }

  /** Reports the steps of a command; the same report, however often it is told of. */
  report(id) {
    const event = derivedId(`${this.#device}:${id}`);
    const tell = this.reports.open({ id: event, kind: "control", ref: id }, { prompt: true });
    return (status, reason = null) => {
      const at = this.reports.timestamp();
      tell(status, status === "delivered" ? { started_at: at } : { reason, ended_at: at });
    };
  }

  /** A restart is done when the player is there again. */
  #tellOfRestart() {
    if (!this.#restarted) return;
    this.report(this.#restarted)("completed");
    this.#restarted = null;
    this.store.delete("kept", "restarted").catch(() => {});
  }

  #obey(command) {
    const { id, action } = command;
    const report = id ? this.report(id) : () => {};
    if (id) this.played.add(id);
    report("delivered");
    if (this.#hasHappened(command)) report("completed");
    else if (Date.parse(command.expires_at) < this.clock.now_ms()) report("skipped", "late");
    else if (!this.acts[action]) report("failed", "unknown_action");
    else this.acts[action](command, report);
  }

  /** A restart that was asked for before this page began: without it, one that cannot be noted would go on for ever. */
  #hasHappened({ action, expires_at }) {
    const began_ms = this.clock.now_ms() - this.clock.ticks();
    return action === "reload" && Date.parse(expires_at) - LASTS_MS < began_ms;
  }

  /** The stream's word on a zone command: done when the feed that names it is followed. */
  #await({ id }) {
    if (id && !this.#place(id) && !this.played.has(id)) this.#open(id);
    if (id && id === this.#named) this.#settle({});
    else this.wake();
  }

  #open(id) {
    const report = this.report(id);
    report("delivered");
    // Another command came so soon after that no feed named this one: its feed counts for both.
    const timer = setTimeout(() => this.#end(id, "skipped", "superseded"), LASTS_MS);
    this.#waiting.push({ id, report, timer });
  }

  #place(id) {
    return this.#waiting.findIndex((command) => command.id === id) + 1;
  }

  /** Done are the command that the feed names and those that came before it. */
  #settle({ anchor }) {
    const done = this.#waiting.slice(0, this.#place(this.#named)).map(({ id }) => id);
    const lead_ms = (anchor?.at_ms ?? 0) - this.clock.now_ms();
    const end = () => done.forEach((id) => this.#finish(id));
    if (done.length) setTimeout(end, Math.min(Math.max(lead_ms, 0), LONGEST_LEAD_MS));
  }

  #finish(id) {
    if (this.graph.running) this.#end(id, "completed");
    else this.#end(id, "failed", "blocked");
  }

  #end(id, status, reason) {
    const command = this.#waiting[this.#place(id) - 1];
    if (!command) return;
    clearTimeout(command.timer);
    this.#waiting = this.#waiting.filter((other) => other !== command);
    this.played.add(id);
    command.report(status, reason);
  }
}
