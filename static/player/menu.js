// The menu on the device itself. Where the portal has set a PIN, that opens it.

import { Guesses } from "./lock.js";

const IDLE_MS = 60_000;
const REFRESH_MS = 1_000;

const find = (id) => document.getElementById(id);
let installer = null; // the browser's offer to install the page, which comes once
addEventListener("beforeinstallprompt", (event) => {
  event.preventDefault();
  installer = event;
});

export class Menu {
  #timers = [];

  /**
   * `device` says and does it: {lock, names, volume, facts(), turn(per cent), sound(), restart(), pairAnew()}.
   * `lock` is the feed's, or null.
   */
  constructor({ store, device, signal }) {
    Object.assign(this, { device, dialog: find("menu"), guesses: new Guesses(store) });
    this.#wire(signal);
    signal.addEventListener("abort", () => this.close());
  }

  async open() {
    if (this.dialog.open) return;
    await this.guesses.load();
    this.dialog.showModal();
    this.#show(this.device.lock ? "pin" : "choices");
    const draw = () => this.#draw();
    this.#timers = [setInterval(draw, REFRESH_MS), setTimeout(() => this.close(), IDLE_MS)];
    draw();
  }

  close() {
    this.#timers.forEach(clearTimeout);
    this.dialog.close();
  }

  #wire(signal) {
    const on = (id, name, act) => find(id).addEventListener(name, act, { signal });
    on("menu", "close", () => this.#timers.forEach(clearTimeout));
    on("menu", "pointerdown", (event) => this.#touch(event));
    on("menu", "keydown", () => this.#stay());
    on("menu-close", "click", () => this.close());
    on("menu-pin", "submit", (event) => this.#guess(event));
    on("pad", "click", ({ target }) => target.dataset.key && this.#type(target.dataset.key));
    on("menu-volume", "input", ({ target }) => this.#turn(Number(target.value)));
    on("menu-sound", "click", () => this.device.sound());
    on("menu-screen", "click", () => toggleFullScreen());
    on("menu-install", "click", () => installer?.prompt());
    on("menu-restart", "click", () => this.device.restart());
    on("menu-pair", "click", () => this.#show("sure"));
    on("menu-sure-no", "click", () => this.#show("choices"));
    on("menu-sure-yes", "click", () => this.device.pairAnew());
  }

  /** A touch beside the menu closes it. */
  #touch({ target }) {
    if (target === this.dialog) this.close();
    else this.#stay();
  }

  #stay() {
    clearTimeout(this.#timers[1]);
    if (this.dialog.open) this.#timers[1] = setTimeout(() => this.close(), IDLE_MS);
  }

  #show(view) {
    this.dialog.dataset.view = view;
    find("pin").value = "";
    tell("pin-message", "");
    if (view === "pin") find("pin").focus();
    if (view === "choices") this.#drawVolume();
  }

  #type(key) {
    const pin = find("pin");
    pin.value = key === "back" ? pin.value.slice(0, -1) : pin.value + key;
  }

  async #guess(event) {
    event.preventDefault();
    const { lock } = this.device;
    if (!lock || (await this.guesses.try(lock, find("pin").value))) return this.#show("choices");
    find("pin").value = "";
    return tell("pin-message", this.#refusal());
  }

  #refusal() {
    const { wait_s } = this.guesses;
    return wait_s ? `Too many wrong guesses. Try again in ${wait_s} s.` : "That is not the PIN of this player.";
  }

  #turn(value) {
    this.device.turn(value);
    this.#drawVolume();
  }

  #drawVolume() {
    const { volume } = this.device;
    find("menu-volume").value = volume;
    find("menu-volume").style.setProperty("--value", volume / 100);
    tell("menu-volume-told", `${volume} %`);
  }

  #draw() {
    const { device, zone } = this.device.names;
    tell("menu-title", device || "This player");
    tell("menu-zone", zone);
    if (!find("menu-volume").matches(":active")) this.#drawVolume(); // the portal may turn it meanwhile
    find("menu-screen").hidden = !document.fullscreenEnabled;
    tell("menu-screen", document.fullscreenElement ? "Leave full screen" : "Full screen");
    find("menu-install").hidden = !installer;
    const facts = this.device.facts().flatMap(([name, value]) => [cell("dt", name), cell("dd", value)]);
    find("menu-facts").replaceChildren(...facts);
    if (this.guesses.wait_s) tell("pin-message", this.#refusal());
    else if (find("pin-message").textContent.startsWith("Too many")) tell("pin-message", "");
  }
}

function toggleFullScreen() {
  if (document.fullscreenElement) document.exitFullscreen();
  else document.documentElement.requestFullscreen().catch(() => {});
}

function cell(name, value) {
  const element = document.createElement(name);
  element.textContent = value;
  return element;
}

function tell(id, value) {
  const element = find(id);
  if (element.textContent !== value) element.textContent = value;
}
