// Which announcements have had their turn, also before a reload.

const KEEP_MS = 8 * 24 * 3600_000;
const MOST = 5_000; // many days' worth; by count too, because a device's clock may be years off

export class Played {
  #ids = new Set(); // the oldest first

  constructor(store) {
    this.store = store;
  }

  async load() {
    const rows = (await this.store.entries("played")).sort(([, a], [, b]) => a - b);
    const isOld = (at_ms) => Date.now() - at_ms >= KEEP_MS;
    for (const [id] of rows) this.#ids.add(id);
    for (const [id] of rows.filter(([, at_ms]) => isOld(at_ms))) this.#forget(id);
    this.#shorten();
  }

  has(id) {
    return this.#ids.has(id);
  }

  add(id) {
    this.#ids.add(id);
    this.store.put("played", id, Date.now()).catch(() => {});
    this.#shorten();
  }

  #shorten() {
    for (const id of this.#ids) {
      if (this.#ids.size <= MOST) return;
      this.#forget(id);
    }
  }

  #forget(id) {
    this.#ids.delete(id);
    this.store.delete("played", id).catch(() => {});
  }
}
