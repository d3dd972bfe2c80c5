// What feeds have asked for, and when last: what goes first when space runs out, and what else there is to play.

const FORMER_MS = 7 * 24 * 3600_000; // what no feed has named for longer may have been taken away on purpose

export class Needs {
  #rows = new Map(); // by address: {at_ms, music: the entry of a track, or null}
  #device = null;
  #now = new Set();
  #clips = new Set();

  constructor(store, wall = () => Date.now()) {
    Object.assign(this, { store, wall });
  }

  async load() {
    const kept = await this.store.get("kept", "needs").catch(() => null);
    if (!kept) return;
    this.#device = kept.device;
    this.#rows = new Map(kept.rows);
  }

  /**
   * What the feed of now needs: all `entries`, of which `music` are tracks, and `clips` are to be here whatever else
   * is. Another device has other music. What else is still here is known by its address among `urls`; the rest is
   * forgotten.
   */
  tell(entries, { music = [], clips = [], device = null, urls = [] } = {}) {
    if (device !== this.#device) for (const row of this.#rows.values()) row.music = null;
    this.#device = device;
    this.#now = new Set(entries.map(({ url }) => url));
    this.#clips = new Set(clips.map(({ url }) => url));
    const tracks = new Set(music);
    const row = (entry) => ({ at_ms: this.wall(), music: tracks.has(entry) ? entry : null });
    for (const entry of entries) this.#rows.set(entry.url, row(entry));
    this.#forgetAllBut(new Set([...urls, ...this.#now]));
    this.#keep();
  }

  has(url) {
    return this.#now.has(url);
  }

  /** Those of `urls` that may go for `wanted`: the least recently needed first, and for a clip what is needed last. */
  spare(urls, wanted) {
    const last = (url) => this.#rows.get(url)?.at_ms ?? 0;
    const former = urls.filter((url) => !this.#now.has(url)).sort((a, b) => last(a) - last(b));
    return this.#clips.has(wanted) ? [...former, ...this.#lastNeeded(urls)] : former;
  }

  #lastNeeded(urls) {
    const here = new Set(urls);
    return [...this.#now].filter((url) => here.has(url) && !this.#clips.has(url)).reverse();
  }

  /** Tracks of former feeds, the most recently needed first. */
  former() {
    const rows = [...this.#rows].filter(([url, { music }]) => music && !this.#now.has(url));
    const recent = rows.map(([, row]) => row).filter(({ at_ms }) => this.wall() - at_ms < FORMER_MS);
    return recent.sort((a, b) => b.at_ms - a.at_ms).map(({ music }) => music);
  }

  forget(url) {
    this.#rows.delete(url);
  }

  #forgetAllBut(urls) {
    for (const url of this.#rows.keys()) if (!urls.has(url)) this.#rows.delete(url);
  }

  #keep() {
    this.store.put("kept", "needs", { device: this.#device, rows: [...this.#rows] }).catch(() => {});
  }
}
