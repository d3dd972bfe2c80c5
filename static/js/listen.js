/* `<a class="play" href="sound.mp3">` plays in the page, one at a time; without JavaScript it is a link to the file.
   Tracks and announcements play in the bar at the foot (`data-track`, `data-announcement`), the rest beside it. */

import { alone } from "./alone.js";
import { bar } from "./listen_bar.js";
import { deck } from "./listen_deck.js";
import { forget, keep, kept } from "./listen_kept.js";
import "./listen_session.js";
import * as short from "./listen_short.js";

const LONG = "a.play:is([data-track], [data-announcement])";
/** As many of a list are kept before and after what plays. */
const AROUND = 150;

const owner = bar?.dataset.owner;
let marked = [];

function itemOf(button) {
  const { title, artist = "", cover, ms, page, track, announcement } = button.dataset;
  return {
    title,
    artist,
    ms: Number(ms),
    href: button.getAttribute("href"),
    cover: cover ? bar.dataset.cover.replace(/0{64}/, cover) : "",
    page,
    kind: track ? "track" : "announcement",
    pk: track || announcement,
    button: button.id,
  };
}

function play(button, from_ms = 0) {
  const buttons = [...(button.closest(".rows, ol, ul, table") ?? button.parentElement).querySelectorAll(LONG)];
  const at = buttons.indexOf(button);
  const first = Math.max(0, at - AROUND);
  deck.play(buttons.slice(first, at + AROUND + 1).map(itemOf), at - first, from_ms);
}

const isItem = (button) => button.getAttribute("href") === deck.item?.href && (button.dataset.track || button.dataset.announcement) === deck.item.pk;

/* A track may stand twice in a list; on another page it has another button. */
function buttonsOf(item) {
  const own = item && document.getElementById(item.button);
  if (own?.matches(LONG) && isItem(own)) return [own];
  return item ? [...document.querySelectorAll(`a.play[data-${item.kind}="${item.pk}"]`)].filter(isItem) : [];
}

function markButtons() {
  const now = buttonsOf(deck.item);
  for (const button of marked) if (!now.includes(button)) short.show(button, false, 0);
  for (const button of marked) button.classList.remove("is-in-bar");
  marked = now;
  for (const button of marked) button.classList.add("is-in-bar");
  const share = deck.length_ms ? deck.position_ms / deck.length_ms : 0;
  for (const button of marked) short.show(button, deck.wanted, deck.wanted ? share : 0);
}

function onPress(event) {
  const pressed = event.target.closest("a.play[href]");
  if (!pressed || event.ctrlKey || event.metaKey) return;
  event.preventDefault();
  if (!bar || !pressed.matches(LONG)) return short.press(pressed);
  marked.includes(pressed) ? deck.toggle() : play(pressed);
}

/* One sound at a time in all the tabs of this browser, too. */
const tabs = new BroadcastChannel("listening");
alone(() => tabs.postMessage("begin"));
tabs.addEventListener("message", () => {
  short.stop();
  if (deck.wanted) deck.pause();
});

document.addEventListener("click", onPress);
document.addEventListener("listen", ({ target, detail }) => play(target, detail.from_ms));
document.addEventListener("keydown", (event) => {
  if (event.key !== " " || !event.target.matches("a.play[href]")) return;
  event.preventDefault();
  event.target.click();
});
/* Not earlier: while it settles, htmx puts back the attributes that the server sent. */
for (const name of ["htmx:afterSettle", "htmx:historyRestore"]) document.addEventListener(name, markButtons);

function leave() {
  deck.item ? keep(owner, deck) : forget();
}

function takeUp() {
  const found = kept(owner);
  if (found) deck.restore(found);
}

if (bar) {
  deck.addEventListener("change", markButtons);
  deck.addEventListener("time", markButtons);
  addEventListener("pagehide", leave);
  /* A page that comes back whole has been silent, and another may have played on. */
  addEventListener("pageshow", ({ persisted }) => persisted && takeUp());
  takeUp();
}
