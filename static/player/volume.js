// The volume that somebody has set on the device itself: it holds until the portal sets one, be it the same as before.

export class HandVolume {
  #hand = null; // {value, over, at}: what was set here, and the portal's volume then, and when that was set
  #told = 100;
  #told_at = null;

  constructor(store) {
    this.store = store;
  }

  async load() {
    this.#hand = (await this.store.get("kept", "volume")) ?? null;
  }

  /** What was set here and holds, in per cent, or null. */
  get value() {
    return this.#hand?.value ?? null;
  }

  /** The volume that counts where the portal says `told`, set at `told_at`; in per cent. */
  of(told, told_at = this.#told_at) {
    this.#told = told;
    this.#told_at = told_at;
    if (this.#hand && !this.#isOver(told, told_at)) this.clear();
    return this.value ?? told;
  }

  #isOver(told, told_at) {
    return this.#hand.over === told && (this.#hand.at ?? null) === told_at;
  }

  set(value) {
    this.#hand = { value, over: this.#told, at: this.#told_at };
    this.store.put("kept", "volume", this.#hand).catch(() => {});
  }

  clear() {
    this.#hand = null;
    this.store.delete("kept", "volume").catch(() => {});
  }
}
