/* What a recorder shows: one of its states, and what is wrong. */

import { share } from "./recorder_level.js";
import { draw, room } from "./recorder_wave.js";

const HOT = 0.97;

export class Face {
  #bars = [];

  constructor(root) {
    this.root = root;
    this.live = root.querySelector("[data-live-wave]");
  }

  get state() {
    return this.root.dataset.state;
  }

  show(state) {
    const held = this.root.contains(document.activeElement);
    this.root.dataset.state = state;
    for (const part of this.root.querySelectorAll("[data-when]")) part.hidden = !part.dataset.when.split(" ").includes(state);
    for (const way of this.root.querySelectorAll("[data-do=way]")) way.setAttribute("aria-pressed", way.value === state);
    if (held) this.root.querySelector(`[data-focus~=${state}]`)?.focus({ preventScroll: true });
    if (state === "counting") this.#bars = [];
  }

  complain(text) {
    const sign = this.root.querySelector("[data-problem]");
    sign.hidden = !text;
    sign.querySelector("p").textContent = text;
  }

  text(name, text) {
    for (const sign of this.root.querySelectorAll(`[data-text=${name}]`)) sign.textContent = text;
  }

  progress(part) {
    this.root.querySelector("[data-progress]").value = part * 100;
  }

  /** The level now, and while a take runs those before it. */
  hear(peak) {
    const meter = this.root.querySelector("[data-level]");
    meter.style.setProperty("--level", share(peak));
    meter.classList.toggle("is-hot", peak > HOT);
    if (this.state !== "recording") return;
    const count = room(this.live);
    this.#bars = [...this.#bars, share(peak) ** 2].slice(-count);
    draw(this.live, [...Array(count - this.#bars.length).fill(0), ...this.#bars]);
  }

  listening(isPlaying) {
    const button = this.root.querySelector("[data-do=listen]");
    button.classList.toggle("is-playing", isPlaying);
    button.setAttribute("aria-label", isPlaying ? "Stop listening" : "Listen");
    this.root.querySelector(".recorder-wave").classList.toggle("is-playing", isPlaying);
  }
}
