/* The player at the foot of the page, and the large waveforms of tracks: they show what the deck plays, and steer it. */

import { say } from "./calm.js";
import { deck, PROBLEMS } from "./listen_deck.js";
import { mark, show } from "./waveform.js";

const STEP_MS = 5000;
const LEAP_MS = 30_000;
const NOBODY = /0{8}-(0{4}-){3}0{12}/;

export const bar = document.getElementById("listening");
const part = (name) => bar.querySelector(`[data-part="${name}"]`);
const key = (name) => bar.querySelector(`[data-do="${name}"]`);

let held = null; // the slider that somebody drags
let said = "";

/** Milliseconds as `3:42`, and `1:02:03` from an hour on. */
export function clock(ms) {
  const whole = Math.round(ms / 1000);
  const [hours, minutes, seconds] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60, whole % 60];
  const tail = String(seconds).padStart(2, "0");
  return hours ? `${hours}:${String(minutes).padStart(2, "0")}:${tail}` : `${minutes}:${tail}`;
}

function waveformOf({ kind, pk, href }) {
  const sound = href.match(/[0-9a-f]{64}/)?.[0];
  return kind === "track" && sound ? `${bar.dataset.waveform.replace(NOBODY, pk)}?sound=${sound}` : "";
}

function showItem({ title, artist, cover, kind, pk }) {
  const link = part("title");
  link.textContent = link.title = title;
  const page = bar.dataset[kind];
  page ? link.setAttribute("href", page.replace(NOBODY, pk)) : link.removeAttribute("href");
  part("artist").textContent = artist;
  showCover(cover);
}

/* One that could not be loaded stays hidden. */
function showCover(cover) {
  const image = part("cover");
  if ((image.getAttribute("src") ?? "") === cover) return;
  cover ? image.setAttribute("src", cover) : image.removeAttribute("src");
  image.hidden = !cover;
  part("no-cover").hidden = Boolean(cover);
}

function showProblem() {
  const text = PROBLEMS[deck.problem] ?? "";
  part("problem").textContent = text;
  bar.classList.toggle("has-problem", Boolean(text));
  if (text && text !== said) say(text);
  said = text;
}

function showKeys() {
  const plays = deck.wanted;
  const toggle = key("toggle");
  toggle.classList.toggle("is-playing", plays);
  toggle.setAttribute("aria-label", plays ? "Pause" : "Play");
  key("next").disabled = !deck.has(1);
  key("mute").setAttribute("aria-pressed", String(deck.muted));
  document.getElementById("listening-volume").value = deck.muted ? 0 : Math.round(deck.volume * 100);
}

function change() {
  bar.hidden = !deck.item;
  document.body.classList.toggle("is-listening", Boolean(deck.item));
  if (!deck.item) return scan();
  showItem(deck.item);
  showProblem();
  showKeys();
  show(bar.querySelector(".waveform"), waveformOf(deck.item));
  scan();
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
  const sign = slider.closest("figure")?.querySelector("[data-position]") ?? (bar.contains(slider) ? part("position") : null);
  if (sign) sign.textContent = clock(value);
}

function time() {
  part("length").textContent = clock(deck.length_ms);
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

const ACTS = {
  toggle: () => deck.toggle(),
  previous: () => deck.step(-1),
  next: () => deck.step(1),
  mute: () => deck.mute(),
  close: () => {
    deck.close();
    document.getElementById("main").focus({ preventScroll: true });
  },
};

if (bar) {
  deck.addEventListener("change", change);
  deck.addEventListener("time", time);
  bar.addEventListener("click", ({ target }) => ACTS[target.closest("[data-do]")?.dataset.do]?.());
  part("cover").addEventListener("error", ({ target }) => {
    target.hidden = true;
    part("no-cover").hidden = false;
  });
  document.addEventListener("keydown", onKey);
  document.addEventListener("input", ({ target }) => {
    if (target.id === "listening-volume") deck.turn(target.value / 100);
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
