// What goes wrong with this player, as the portal hears of it: each once, from its beginning to its end.

import { randomId } from "./ids.js";

export class Faults {
  #open = new Map(); // by reason: {id, since_ms, report}

  constructor({ reports, clock, store }) {
    Object.assign(this, { reports, clock, store });
  }

  /** What lasted when the page was left is over: where it still lasts, it begins anew. */
  async load() {
    const left = (await this.store.get("kept", "faults")) ?? [];
    for (const [reason, { id, since_ms }] of left) {
      this.#begin(reason, since_ms, id);
      this.end(reason);
    }
  }

  begin(reason, since_ms = this.clock.now_ms()) {
    if (!this.#open.has(reason)) this.#begin(reason, since_ms, randomId());
  }

  end(reason) {
    if (!this.#open.has(reason)) return;
    this.#open.get(reason).report("completed", { ended_at: this.reports.timestamp() });
    this.#open.delete(reason);
    this.#keep();
  }

  #begin(reason, since_ms, id) {
    const report = this.reports.open({ id, kind: "fault", reason }, { prompt: true });
    report("playing", { started_at: this.reports.timestamp(since_ms) });
    this.#open.set(reason, { id, since_ms, report });
    this.#keep();
  }

  #keep() {
    const kept = [...this.#open].map(([reason, { id, since_ms }]) => [reason, { id, since_ms }]);
    this.store.put("kept", "faults", kept).catch(() => {});
  }
}
