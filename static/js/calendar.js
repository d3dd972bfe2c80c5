/* The calendar: bands and ticks open their panel, and are moved by pointer or by keys. Without it, links and forms. */

import { isBusy, onPointer } from "./calendar_drag.js";
import { onKey } from "./calendar_keys.js";
import { reset } from "./calendar_shape.js";

const { htmx } = window;
let last = null;

const board = () => document.getElementById("calendar-board");
const panel = () => document.getElementById("calendar-panel");
const byKey = (key) => board()?.querySelector(`[data-key="${CSS.escape(key)}"]`);

function choose(mark) {
  board().querySelectorAll(".is-chosen").forEach((other) => other.classList.remove("is-chosen"));
  mark?.classList.add("is-chosen");
  last = mark?.dataset.key ?? last;
}

function open(mark) {
  choose(mark);
  htmx.ajax("GET", mark.getAttribute("href"), { target: "#calendar-panel", swap: "outerHTML" });
}

/** Takes back what was not saved, and closes the panel. True where there was something to close. */
export function close() {
  const drafts = board().querySelectorAll(".is-draft");
  const wasOpen = !panel().hidden || drafts.length;
  drafts.forEach(reset);
  panel().hidden = true;
  choose(null);
  if (wasOpen && last) byKey(last)?.focus({ preventScroll: true });
  return Boolean(wasOpen);
}

function onClick(event) {
  if (event.target.closest("[data-cancel]")) {
    event.preventDefault();
    return close();
  }
  const mark = event.target.closest?.("#calendar-board a[data-key]");
  if (!mark || event.ctrlKey || event.metaKey || event.shiftKey) return undefined;
  event.preventDefault();
  if (!isBusy()) open(mark);
  return undefined;
}

function onSwap({ detail }) {
  const id = detail.target.id;
  if (id === "calendar-panel") {
    panel().querySelector("[data-first], [data-cancel]")?.focus({ preventScroll: true });
    /* An answer that asks nothing: what was moved goes back to where it is. */
    if (panel().hidden) board().querySelectorAll(".is-draft").forEach(reset);
  }
  if (id === "calendar-board" && last) byKey(last)?.focus({ preventScroll: true });
}

function onChange({ target }) {
  if (target.matches("[data-submit]")) target.form.requestSubmit();
}

/* The first hours of most days are empty. */
function showMorning() {
  const now = document.querySelector(".cal-now");
  const wall = document.querySelector(".cal-wall");
  if (!wall || location.hash || scrollY > 0) return;
  const focus = now ?? wall.querySelector(".cal-tick, .cal-band.daypart");
  const y = focus?.getBoundingClientRect().top ?? 0;
  if (y > innerHeight * 0.8) scrollBy({ top: y - innerHeight / 2 });
}

document.addEventListener("click", onClick);
document.addEventListener("change", onChange);
document.addEventListener("keydown", (event) => onKey(event, { open, close, choose }));
for (const kind of ["pointerdown", "pointermove", "pointerup", "pointercancel"]) {
  document.addEventListener(kind, (event) => onPointer(event, { choose }));
}
/* A finger on what is chosen moves it; a link is never dragged as a link. */
document.addEventListener("dragstart", (event) => event.target.closest?.("#calendar-board a[data-key]") && event.preventDefault());
document.addEventListener("htmx:afterSwap", onSwap);
showMorning();
