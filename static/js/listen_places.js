/* The sliders over waveforms, in the bar and on tracks' own pages: they show the place, and move it. */

import { deck } from "./listen_deck.js";
import { mark, show } from "./waveform.js";

const STEP_MS = 5000;
const LEAP_MS = 30_000;

const bar = document.getElementById("listening");
let held = null; // the slider that somebody drags

/** Milliseconds as `3:42`, and `1:02:03` from an hour on. */
function clock(ms) {
  const whole = Math.round(ms / 1000);
  const [hours, minutes, seconds] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60, whole % 60];
  const tail = String(seconds).padStart(2, "0");
  return hours ? `${hours}:${String(minutes).padStart(2, "0")}:${tail}` : `${minutes}:${tail}`;
}

/* The sliders that show the present place: the bar's own, and those of this track on the page. */
function sliders() {
  const { item } = deck;
  const large = item?.kind === "track" ? document.querySelectorAll(`.waveform[data-track="${item.pk}"] input`) : [];
  return [bar.querySelector(".waveform input"), ...large];
}

function place(slider, position_ms, length_ms) {
  slider.max = length_ms || 1;
  slider.value = position_ms;
  tell(slider);
}

/* As the slider stands, also in the hand that drags it. */
function tell(slider) {
  const [value, max] = [Number(slider.value), Number(slider.max)];
  mark(slider.parentElement, value / max);
  slider.setAttribute("aria-valuetext", `${clock(value)} of ${clock(max)}`);
  const shown = slider.closest("figure")?.querySelector("[data-position]") ?? (bar.contains(slider) ? bar.querySelector(`[data-part="position"]`) : null);
  if (shown) shown.textContent = clock(value);
}

function time() {
  bar.querySelector(`[data-part="length"]`).textContent = clock(deck.length_ms);
  for (const slider of sliders()) if (slider !== held) place(slider, deck.position_ms, deck.length_ms);
}

/* Large waveforms may come with any swap. One that is not heard stands at its beginning. */
export function scan() {
  for (const each of document.querySelectorAll(".waveform[data-waveform]")) {
    show(each, each.dataset.waveform);
    if (each.dataset.track !== deck.item?.pk) place(each.querySelector("input"), 0, each.querySelector("input").max);
  }
  if (deck.item) time();
}

const isSlider = (target) => target.matches?.(".waveform input");
const isHeard = (slider) => sliders().includes(slider);

/* A track that is not heard yet begins where somebody points at. */
function seekTo(slider, position_ms) {
  if (isHeard(slider)) return deck.seek(position_ms);
  const button = document.querySelector(`a.play[data-track="${slider.parentElement.dataset.track}"]`);
  button?.dispatchEvent(new CustomEvent("listen", { bubbles: true, detail: { from_ms: position_ms } }));
}

function onKey(event) {
  const slider = event.target;
  if (!isSlider(slider) || event.ctrlKey || event.metaKey || event.altKey) return;
  const [value, max] = [Number(slider.value), Number(slider.max)];
  const to = { ArrowLeft: value - STEP_MS, ArrowDown: value - STEP_MS, ArrowRight: value + STEP_MS, ArrowUp: value + STEP_MS,
    PageDown: value - LEAP_MS, PageUp: value + LEAP_MS, Home: 0, End: max }[event.key];
  if (to === undefined && event.key !== " ") return;
  event.preventDefault();
  if (to !== undefined) return seekTo(slider, Math.min(max, Math.max(0, to)));
  isHeard(slider) ? deck.toggle() : seekTo(slider, value);
}

if (bar) {
  deck.addEventListener("time", time);
  document.addEventListener("keydown", onKey);
  document.addEventListener("input", ({ target }) => {
    if (!isSlider(target)) return;
    held = target;
    tell(target);
  });
  document.addEventListener("change", ({ target }) => {
    if (!isSlider(target)) return;
    held = null;
    seekTo(target, Number(target.value));
  });
  document.addEventListener("htmx:afterSettle", scan);
  document.addEventListener("htmx:historyRestore", scan);
  scan();
}
