/* Two handles on the waveform: where the sound begins and ends. By pointer, and by keys as sliders. */

const STEP_MS = 50;
const LEAP_MS = 1000;
const LEAST_MS = 300;
const KEYS = { ArrowLeft: -STEP_MS, ArrowDown: -STEP_MS, ArrowRight: STEP_MS, ArrowUp: STEP_MS, PageDown: -LEAP_MS, PageUp: LEAP_MS };

export const clock = (ms) => `${Math.floor(ms / 60000)}:${((ms % 60000) / 1000).toFixed(1).padStart(4, "0")}`;

export class Trim {
  #edges;
  #changed;
  #held = null;

  constructor(frame, changed) {
    this.frame = frame;
    this.#changed = changed;
    this.#edges = { start: frame.querySelector("[data-edge=start]"), end: frame.querySelector("[data-edge=end]") };
    frame.addEventListener("keydown", (event) => this.#onKey(event));
    frame.addEventListener("pointerdown", (event) => this.#take(event));
    frame.addEventListener("pointermove", (event) => this.#held && this.#set(this.#held, this.#under(event)));
    for (const kind of ["pointerup", "pointercancel"]) frame.addEventListener(kind, () => { this.#held = null; });
  }

  reset(length_ms) {
    Object.assign(this, { length_ms, start: 0, end: length_ms });
    this.#show();
  }

  #onKey(event) {
    const edge = event.target.dataset.edge;
    const key = event.key;
    if (!edge || !(key in KEYS || key === "Home" || key === "End")) return;
    event.preventDefault();
    const by = event.shiftKey && key.startsWith("Arrow") ? KEYS[key] * (LEAP_MS / STEP_MS) : KEYS[key];
    this.#set(edge, key === "Home" ? 0 : key === "End" ? this.length_ms : this[edge] + by);
  }

  #take(event) {
    const edge = event.target.closest("[data-edge]");
    if (!edge) return;
    event.preventDefault();
    edge.focus();
    this.frame.setPointerCapture(event.pointerId);
    this.#held = edge.dataset.edge;
  }

  #under(event) {
    const { left, width } = this.frame.querySelector("canvas").getBoundingClientRect();
    return ((event.clientX - left) / width) * this.length_ms;
  }

  #set(edge, ms) {
    const least = Math.min(LEAST_MS, this.length_ms);
    const [low, high] = edge === "start" ? [0, this.end - least] : [this.start + least, this.length_ms];
    this[edge] = Math.round(Math.min(high, Math.max(low, ms)));
    this.#show();
  }

  #show() {
    for (const [edge, handle] of Object.entries(this.#edges)) {
      handle.setAttribute("aria-valuemax", Math.round(this.length_ms));
      handle.setAttribute("aria-valuenow", Math.round(this[edge]));
      handle.setAttribute("aria-valuetext", `${(this[edge] / 1000).toFixed(2)} seconds`);
      this.frame.style.setProperty(`--${edge}`, this[edge] / (this.length_ms || 1));
    }
    this.#changed();
  }
}
