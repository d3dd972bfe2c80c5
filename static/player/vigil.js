// Listens to what this player really gives out. Silence that nobody wants steps down the ladder: the next track, other
// segments, whatever else is on the device, the built-in music; and the portal hears of it.

import { clearTimer, every } from "./timers.js";

const LOOK_MS = 500;
const SILENT_DB = -60;
const LIMIT_MS = 10_000;
const LOOKS = 8; // a hidden tab looks seldom, and a quiet moment of a song is no fault
const SETTLED_MS = 60_000; // of sound, and the ladder begins at its top again

export class Vigil {
  #since_ms = null; // of the silence
  #sounds_ms = null; // since when there is sound
  #looks = 0;
  #rung = 0;

  constructor({ graph, music, clock, faults, ticks = () => performance.now() }) {
    Object.assign(this, { graph, music, clock, faults, ticks });
  }

  start() {
    this.timer = every(LOOK_MS, () => this.look());
  }

  stop() {
    clearTimer(this.timer);
  }

  look() {
    const now_ms = this.ticks();
    const isFine = !this.graph.running || !this.music.isDue || this.graph.programme_db() > SILENT_DB;
    if (isFine) this.#heard(now_ms);
    else this.#missed(now_ms);
  }

  #heard(now_ms) {
    this.#since_ms = null;
    this.#looks = 0;
    this.#sounds_ms ??= now_ms;
    if (now_ms - this.#sounds_ms > SETTLED_MS) this.#rung = 0;
    this.faults.end("silence");
  }

  #missed(now_ms) {
    this.#sounds_ms = null;
    this.#since_ms ??= now_ms;
    this.#looks += 1;
    if (now_ms - this.#since_ms < LIMIT_MS || this.#looks < LOOKS) return;
    this.faults.begin("silence", this.clock.now_ms() - LIMIT_MS);
    this.#since_ms = now_ms; // so long has the next rung
    this.#looks = 0;
    this.music.stepDown(this.#rung++);
  }
}
