// What this player is by its pairing: its `token`, and the device's own mark, `hardwareId`. Both are kept twice, because
// a database that cannot be read is no reason to show a code instead of playing.

export class Identity {
  #unkept = {}; // of a browser that keeps nothing: it plays until it is switched off

  constructor(store) {
    this.store = store;
  }

  /** The value, or null. */
  async get(name) {
    const kept = await this.store.get("kept", name).catch(() => null);
    return kept ?? spare((own) => own.getItem(keyOf(name))) ?? this.#unkept[name] ?? null;
  }

  async put(name, value) {
    this.#unkept[name] = value;
    spare((own) => own.setItem(keyOf(name), value));
    await this.store.put("kept", name, value).catch(() => {});
  }

  async forget(name) {
    delete this.#unkept[name];
    spare((own) => own.removeItem(keyOf(name)));
    await this.store.delete("kept", name).catch(() => {});
  }
}

function keyOf(name) {
  return `sync2gear-${name}`;
}

/** The browser's other, smaller store, as far as there is one. */
function spare(act) {
  try {
    return act(localStorage);
  } catch {
    return null;
  }
}
