/* The player at the foot of the page: it shows what the deck plays, and steers it. */

import { say } from "./calm.js";
import { deck } from "./listen_deck.js";
import { scan } from "./listen_places.js";
import { LEFT_OUT, PROBLEMS } from "./listen_problems.js";
import { show } from "./waveform.js";

const NOBODY = /0{8}-(0{4}-){3}0{12}/;

export const bar = document.getElementById("listening");
const part = (name) => bar.querySelector(`[data-part="${name}"]`);
const key = (name) => bar.querySelector(`[data-do="${name}"]`);

let said = "";

function waveformOf({ kind, href }) {
  const sound = href.match(/[0-9a-f]{64}/)?.[0];
  return kind === "track" && sound ? bar.dataset.waveform.replace(/0{64}/, sound) : "";
}

function showItem({ title, artist, cover, kind, pk, page = bar.dataset[kind] }) {
  const link = part("title");
  link.textContent = link.title = title;
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
  const { problem, leftOut } = deck;
  const text = PROBLEMS[problem] ?? (leftOut ? LEFT_OUT[leftOut.reason](leftOut.title) : "");
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
  bar.addEventListener("click", ({ target }) => ACTS[target.closest("[data-do]")?.dataset.do]?.());
  part("cover").addEventListener("error", ({ target }) => {
    target.hidden = true;
    part("no-cover").hidden = false;
  });
  document.addEventListener("input", ({ target }) => target.id === "listening-volume" && deck.turn(target.value / 100));
}
