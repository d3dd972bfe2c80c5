// Which announcements have had their turn, also before a reload.

const KEEP_MS = 8 * 24 * 3600_000;

export class Played {
  #ids = new Set();

  constructor(store) {
    this.store = store;
  }

  async load() {
    for (const [id, at_ms] of await this.store.entries("played")) {
      if (Date.now() - at_ms < KEEP_MS) this.#ids.add(id);
      else this.store.delete("played", id).catch(() => {});
    }
  }

  has(id) {
    return this.#ids.has(id);
  }

  add(id) {
    this.#ids.add(id);
    this.store.put("played", id, Date.now()).catch(() => {});
  }
}
