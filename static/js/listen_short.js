/* Sounds of seconds: they play in their button and end with it. */

import { alone } from "./alone.js";

const audio = new Audio();
let button = null;
const begin = alone(() => stop());

/** What a play button says, with the played share (0 to 1) as its ring. */
export function show(which, playing, share) {
  which.setAttribute("aria-label", `${playing ? "Pause" : "Play"} ${which.dataset.title || ""}`.trim());
  which.setAttribute("aria-pressed", String(playing));
  which.classList.toggle("is-playing", playing);
  which.querySelector(".ring circle")?.setAttribute("stroke-dasharray", `${share * 100} 100`);
}

function draw() {
  if (button) show(button, !audio.paused, audio.duration ? audio.currentTime / audio.duration : 0);
}

export function stop() {
  audio.pause();
  if (button) show(button, false, 0);
  button = null;
}

export function press(pressed) {
  if (pressed !== button || pressed.href !== audio.src) return start(pressed);
  audio.paused ? goOn() : audio.pause();
}

function start(next) {
  stop();
  button = next;
  audio.src = next.href;
  show(button, true, 0);
  goOn();
}

function goOn() {
  begin();
  audio.play().catch(failed);
}

function failed(error) {
  if (error.name === "AbortError") return;
  const played = button;
  stop();
  if (played) played.title = "This sound could not be played.";
}

/* The list was refreshed: the sound goes on under the button that took the place of the old one. */
function keepOn() {
  const heir = document.getElementById(button.id);
  if (heir?.href !== button.href) return stop();
  button = heir;
  draw();
}

for (const name of ["timeupdate", "pause", "play"]) audio.addEventListener(name, draw);
audio.addEventListener("ended", stop);
for (const name of ["htmx:afterSettle", "htmx:historyRestore"]) {
  document.addEventListener(name, () => button && !button.isConnected && keepOn());
}
