// How loud this player is: the zone's volume and the device's, which somebody may turn on the device itself.

const UNTOLD = 50; // per cent

/** The volume that was set on the device: it holds until the portal sets another one. */
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

/** What this player gives out: the zone's volume, and the device's of the portal or of a hand. */
export class Volume {
  constructor({ graph, store, condition }) {
    Object.assign(this, { graph, condition, hand: new HandVolume(store) });
  }

  load() {
    return this.hand.load();
  }

  /** That of a new feed. */
  follow({ device }) {
    device.volume = this.hand.of(device.volume);
    this.#apply();
  }

  /** Of a zone that is not known yet. */
  followNone() {
    this.graph.setVolume(UNTOLD, 100, false);
  }

  /** What the portal says of the device's "volume" or "mute", and need not wait for the feed. */
  set(name, value) {
    const { device } = this.condition;
    if (name === "volume") this.hand.clear();
    if (name === "volume") device.volume = this.hand.of(Number(value) || 0);
    else device.muted = value !== false;
    this.#apply();
  }

  /** Somebody turns it on the device itself. */
  turn(value) {
    this.hand.set(value);
    if (!this.condition.feed) return;
    this.condition.device.volume = value;
    this.#apply();
  }

  #apply() {
    const { zone, device } = this.condition.feed;
    this.graph.setVolume(zone.volume, device.volume, device.muted);
  }
}
