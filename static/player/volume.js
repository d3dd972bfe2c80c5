// How loud this player is: the zone's volume and the device's, which somebody may turn on the device itself.

const UNTOLD = 50; // per cent

/** The volume that was set on the device: it holds until the portal sets one, be it the same as before. */
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
    if (this.#hand && !this.#holds(told, told_at)) this.clear();
    return this.value ?? told;
  }

  #holds(told, told_at) {
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
    device.volume = this.hand.of(device.volume, device.volume_at ?? null);
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
    this.condition.hand_volume = value;
    if (!this.condition.feed) return;
    this.condition.device.volume = value;
    this.#apply();
  }

  #apply() {
    this.condition.hand_volume = this.hand.value;
    const { zone, device } = this.condition.feed;
    this.graph.setVolume(zone.volume, device.volume, device.muted);
  }
}
