// Whether the sound and the zone's clock still go side by side.

const STOOD_MS = 10_000;
const PUT_RIGHT_MS = 100; // well below what may be heard of a planned moment

export class Step {
  #apart_ms = NaN;
  #checked = false;

  /** What is planned from now on is planned by these two. */
  begin(clock_ms, audio_s) {
    if (Number.isNaN(this.#apart_ms)) this.#apart_ms = clock_ms - audio_s * 1000;
  }

  /**
   * "jump" where the sound stood still while the time went on (sleep, a phone call); "retime" where the clock was put
   * right, also by much when the server's time is first known; else null.
   */
  check(clock_ms, audio_s) {
    this.begin(clock_ms, audio_s);
    const [moved_ms, wasChecked] = [clock_ms - audio_s * 1000 - this.#apart_ms, this.#checked];
    this.#checked = true;
    if (Math.abs(moved_ms) <= PUT_RIGHT_MS) return null; // small steps add up
    this.#apart_ms += moved_ms;
    return wasChecked && Math.abs(moved_ms) > STOOD_MS ? "jump" : "retime";
  }
}
