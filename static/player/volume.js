// The volume that somebody has set on the device itself: it holds until the portal sets another one.

export class HandVolume {
  #hand = null; // {value, over}: what was set here, and the portal's volume at that time
  #told = 100;

  constructor(store) {
    this.store = store;
  }

  async load() {
    this.#hand = (await this.store.get("kept", "volume")) ?? null;
  }

  /** The volume that counts where the portal says `told`; both in per cent. */
  of(told) {
    this.#told = told;
    if (this.#hand && this.#hand.over !== told) this.clear();
    return this.#hand?.value ?? told;
  }

  set(value) {
    this.#hand = { value, over: this.#told };
    this.store.put("kept", "volume", this.#hand).catch(() => {});
  }

  clear() {
    this.#hand = null;
    this.store.delete("kept", "volume").catch(() => {});
  }
}
