// What survives a restart: `kept` (token, last good feed, …), `reports` (the ledger) and `played` (ids).

import { inTime } from "./waiting.js";

const TABLES = ["kept", "reports", "played"];
const OPENING_MS = 5_000; // a database that is damaged may never answer
const ANSWER_MS = 10_000;
const DOUBTED_MS = 1_000; // one that has just failed is not waited for so long again: a start asks it many things

/** A store in IndexedDB, or in memory where the browser refuses one or does not come to open it. */
export async function openStore() {
  try {
    return new DiskStore(await inTime(OPENING_MS, openDatabase()));
  } catch {
    return new MemoryStore();
  }
}

/**
 * Every method answers by a promise, within ten seconds, also when the browser has closed the database under it (data
 * cleared, disk full).
 */
class DiskStore {
  isLasting = true;
  #patience_ms = ANSWER_MS;

  constructor(database) {
    this.#keep(database);
  }

  #keep(database) {
    this.database = database;
    database.onclose = () => (this.database = null);
    database.onversionchange = () => database.close();
    return database;
  }

  async #rows(table, mode) {
    try {
      return this.database.transaction(table, mode).objectStore(table);
    } catch {
      return this.#keep(await openDatabase()).transaction(table, mode).objectStore(table);
    }
  }

  #run(table, mode, act) {
    return this.#answer(this.#rows(table, mode).then(act).then(settled));
  }

  async #answer(coming) {
    try {
      const answer = await inTime(this.#patience_ms, coming);
      this.#patience_ms = ANSWER_MS;
      return answer;
    } catch (error) {
      this.#patience_ms = DOUBTED_MS;
      throw error;
    }
  }

  get(table, key) {
    return this.#run(table, "readonly", (rows) => rows.get(key));
  }

  put(table, key, value) {
    return this.#run(table, "readwrite", (rows) => rows.put(value, key));
  }

  delete(table, key) {
    return this.#run(table, "readwrite", (rows) => rows.delete(key));
  }

  clear(table) {
    return this.#run(table, "readwrite", (rows) => rows.clear());
  }

  /** Every [key, value] of a table. */
  async entries(table) {
    const both = (rows) => Promise.all([settled(rows.getAllKeys()), settled(rows.getAll())]);
    const [keys, values] = await this.#answer(this.#rows(table, "readonly").then(both));
    return keys.map((key, place) => [key, values[place]]);
  }
}

class MemoryStore {
  isLasting = false;
  #tables = new Map(TABLES.map((table) => [table, new Map()]));

  async get(table, key) {
    return this.#tables.get(table).get(key);
  }

  async put(table, key, value) {
    this.#tables.get(table).set(key, value);
  }

  async delete(table, key) {
    this.#tables.get(table).delete(key);
  }

  async clear(table) {
    this.#tables.get(table).clear();
  }

  async entries(table) {
    return [...this.#tables.get(table)];
  }
}

function openDatabase() {
  const opening = indexedDB.open("sync2gear-player", 1);
  opening.onupgradeneeded = () => TABLES.forEach((table) => opening.result.createObjectStore(table));
  return settled(opening);
}

function settled(request) {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}
