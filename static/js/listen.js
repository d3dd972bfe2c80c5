/* `<a class="play" href="sound.mp3">` plays in the page, one at a time; without JavaScript it is a link to the file. */

const audio = new Audio();
let button = null;

function label(playing) {
  const what = button.dataset.title || "";
  button.setAttribute("aria-label", `${playing ? "Pause" : "Play"} ${what}`.trim());
  button.setAttribute("aria-pressed", String(playing));
  button.classList.toggle("is-playing", playing);
}

function draw(share) {
  button?.querySelector(".ring circle")?.setAttribute("stroke-dasharray", `${share * 100} 100`);
}

function stop() {
  audio.pause();
  if (!button) return;
  label(false);
  draw(0);
  button = null;
}

function start(next) {
  stop();
  button = next;
  audio.src = next.href;
  label(true);
  audio.play().catch(failed);
}

function failed(error) {
  if (error.name === "AbortError") return;
  const played = button;
  stop();
  if (played) played.title = "This sound could not be played.";
}

function toggle() {
  audio.paused ? audio.play().catch(failed) : audio.pause();
}

/* The list was refreshed: the sound goes on under the button that took the place of the old one. */
function keepOn() {
  const heir = document.getElementById(button.id);
  if (heir?.href !== button.href) return stop();
  button = heir;
  label(!audio.paused);
  draw(audio.duration ? audio.currentTime / audio.duration : 0);
}

document.addEventListener("click", (event) => {
  const pressed = event.target.closest("a.play[href]");
  if (!pressed || event.ctrlKey || event.metaKey) return;
  event.preventDefault();
  pressed === button && pressed.href === audio.src ? toggle() : start(pressed);
});
document.addEventListener("keydown", (event) => {
  if (event.key !== " " || !event.target.matches("a.play[href]")) return;
  event.preventDefault();
  event.target.click();
});
audio.addEventListener("timeupdate", () => audio.duration && draw(audio.currentTime / audio.duration));
audio.addEventListener("pause", () => button && label(false));
audio.addEventListener("play", () => button && label(true));
audio.addEventListener("ended", stop);
/* Not earlier: while it settles, htmx puts back the attributes that the server sent. */
document.addEventListener("htmx:afterSettle", () => button && !button.isConnected && keepOn());
