// A screen on a wall: the pointer rests when nobody touches it, and a locked player keeps people on its page.

const REST_MS = 4_000;
const PRESS_MS = 1_100;
const STILL_PX = 12;
const KEPT_KEYS = /^(F[1-9]|F1[0-2]|BrowserBack|BrowserHome|ContextMenu)$/;

export class Kiosk {
  #isLocked = () => false;

  /** `isLocked()` says whether people are to be kept here; `onMenu()` is a long press, Escape or the button. */
  constructor({ isLocked, onMenu, signal }) {
    this.#isLocked = isLocked;
    this.onMenu = onMenu;
    const on = (name, act, options) => addEventListener(name, act, { signal, ...options });
    for (const name of ["pointermove", "pointerdown", "keydown"]) on(name, () => this.#stir());
    on("pointerdown", (event) => this.#press(event));
    for (const name of ["pointerup", "pointercancel", "pointermove"]) on(name, (event) => this.#lift(event));
    on("contextmenu", (event) => (this.#isLocked() || event.pointerType === "touch") && event.preventDefault());
    on("keydown", (event) => this.#key(event));
    on("wheel", (event) => this.#isLocked() && event.ctrlKey && event.preventDefault(), { passive: false });
    on("dragstart", (event) => event.preventDefault());
    signal.addEventListener("abort", () => [this.resting, this.pressing].forEach(clearTimeout));
    this.#stir();
  }

  #stir() {
    document.body.classList.remove("resting");
    clearTimeout(this.resting);
    this.resting = setTimeout(() => document.body.classList.add("resting"), REST_MS);
  }

  #press(event) {
    clearTimeout(this.pressing);
    if (this.#isLocked() && !document.fullscreenElement) document.documentElement.requestFullscreen?.().catch(() => {});
    if (!event.isPrimary || event.target.closest?.("button, input, dialog")) return;
    this.from = event;
    this.pressing = setTimeout(() => this.onMenu(), PRESS_MS);
  }

  #lift(event) {
    const { clientX, clientY } = this.from ?? event;
    const far = Math.hypot(event.clientX - clientX, event.clientY - clientY) > STILL_PX;
    if (event.type !== "pointermove" || far) clearTimeout(this.pressing);
  }

  #key(event) {
    const { key, ctrlKey, metaKey, altKey } = event;
    const leaves = KEPT_KEYS.test(key) || ((ctrlKey || metaKey) && !/^[acvx]$/i.test(key)) || (altKey && key !== "Alt");
    if (this.#isLocked() && leaves) event.preventDefault();
    if (key === "Escape" && !document.querySelector("dialog[open]")) this.onMenu();
  }
}
