/* The remote moves between two answers of the server: the place in the track goes on by this page's own clock. */

import { isHeld } from "./sliders.js";
import { isWaiting } from "./presses.js";

const EVERY_MS = 250;
let since_ms = performance.getEntriesByType("navigation")[0]?.responseStart ?? performance.now(); // of what is shown

function tick() {
  const now = document.getElementById("now");
  const place = now?.querySelector("[data-part=place]");
  if (!place || isHeld(place)) return;
  const passed_ms = performance.now() - since_ms - Number(now.dataset.leadMs);
  const ran_ms = "runs" in now.dataset ? Math.max(0, passed_ms) : 0;
  const at_ms = Number(now.dataset.positionMs) + ran_ms;
  place.value = Math.floor(Math.min(at_ms, Number(now.dataset.lengthMs)) / 1000);
  showElapsed(place);
  if (at_ms > Number(now.dataset.lengthMs)) ended(now);
}

function showElapsed(place) {
  const seconds = Number(place.value);
  const text = `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
  place.form.querySelector("[data-part=elapsed]").textContent = text;
}

/** Once a track: the server says what comes next. */
function ended(now) {
  if (now.dataset.asked) return;
  now.dataset.asked = "1";
  now.dispatchEvent(new CustomEvent("ended"));
}

/* A slider that somebody is at is not taken out of their hand, and a key that was pressed not out of the page. */
document.addEventListener("htmx:beforeSwap", ({ detail }) => {
  const { target, requestConfig } = detail;
  const sliders = [...(target.querySelectorAll?.("input[type=range]") ?? [])];
  if (isWaiting(target) || sliders.some((slider) => isHeld(slider, requestConfig.elt))) detail.shouldSwap = false;
  else if (target.id === "now" && detail.shouldSwap) since_ms = performance.now();
});

document.addEventListener("input", ({ target }) => {
  if (target.matches("[data-part=place]")) showElapsed(target);
});

setInterval(tick, EVERY_MS);
