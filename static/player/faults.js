// What goes wrong with this player, as the portal hears of it: each once, from its beginning to its end.

import { randomId } from "./ids.js";

const MENTIONED_MS = 10 * 60_000; // what comes and goes is told of once in this time

export class Faults {
  #open = new Map();
  #mentioned = new Map();

  constructor({ reports, clock }) {
    Object.assign(this, { reports, clock });
  }

  begin(reason, since_ms = this.clock.now_ms()) {
    if (this.#open.has(reason)) return;
    const report = this.reports.open({ id: randomId(), kind: "fault", reason }, { prompt: true });
    report("playing", { started_at: this.reports.timestamp(since_ms) });
    this.#open.set(reason, report);
  }

  end(reason) {
    this.#open.get(reason)?.("completed", { ended_at: this.reports.timestamp() });
    this.#open.delete(reason);
  }

  /** What is over as soon as it has happened. */
  mention(reason) {
    if (performance.now() - this.#mentioned.get(reason) < MENTIONED_MS) return;
    this.#mentioned.set(reason, performance.now());
    const at = this.reports.timestamp();
    this.reports.open({ id: randomId(), kind: "fault", reason })("completed", { started_at: at, ended_at: at });
  }
}
