// What goes wrong with this player, as the portal hears of it: each once, from its beginning to its end.

import { randomId } from "./ids.js";

export class Faults {
  #open = new Map();

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
}
