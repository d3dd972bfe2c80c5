// What goes wrong with this player, as the portal hears of it: each once, from its beginning to its end, which may come
// after a restart.

import { randomId } from "./ids.js";

export class Faults {
  #open = new Map(); // {event, report} by reason

  constructor({ reports, store, clock }) {
    Object.assign(this, { reports, store, clock });
  }

  /** What was open when the page ended is open still: whoever finds nothing wrong ends it. */
  async load() {
    const kept = (await this.store.get("kept", "faults")) ?? [];
    for (const event of kept) this.#open.set(event.reason, { event, report: this.reports.open(event) });
  }

  /** The reasons of those that last. */
  get reasons() {
    return [...this.#open.keys()];
  }

  begin(reason, since_ms = this.clock.now_ms()) {
    if (this.#open.has(reason)) return;
    const event = { id: randomId(), kind: "fault", reason, started_at: this.reports.timestamp(since_ms) };
    const report = this.reports.open(event, { prompt: true });
    this.#open.set(reason, { event, report });
    this.#keep();
    report("playing");
  }

  end(reason) {
    const open = this.#open.get(reason);
    if (!open) return;
    this.#open.delete(reason);
    this.#keep();
    open.report("completed", { ended_at: this.reports.timestamp() });
  }

  #keep() {
    if (this.reports.stopped) return; // they would be told of by the next pairing
    const events = [...this.#open.values()].map(({ event }) => event);
    this.store.put("kept", "faults", events).catch(() => {});
  }
}
