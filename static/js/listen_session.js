/* The keys of keyboards, headphones and lock screens, and what a lock screen shows. */

import { deck } from "./listen_deck.js";

const SKIP_MS = 10_000;
const session = navigator.mediaSession;

const KEYS = {
  play: () => deck.resume(),
  pause: () => deck.pause(),
  stop: () => deck.close(),
  previoustrack: () => deck.step(-1),
  nexttrack: () => deck.step(1),
  seekto: ({ seekTime }) => deck.seek(seekTime * 1000),
  seekbackward: ({ seekOffset }) => deck.seek(deck.position_ms - (seekOffset * 1000 || SKIP_MS)),
  seekforward: ({ seekOffset }) => deck.seek(deck.position_ms + (seekOffset * 1000 || SKIP_MS)),
};

function offer(name, act) {
  try {
    session.setActionHandler(name, act);
  } catch {
    /* This browser does not know the key. */
  }
}

function show() {
  const { item } = deck;
  session.playbackState = item ? (deck.playing ? "playing" : "paused") : "none";
  const { title = "", artist = "", cover } = item ?? {};
  const artwork = cover ? [{ src: new URL(cover, location.href).href, type: "image/jpeg" }] : [];
  session.metadata = item && new MediaMetadata({ title, artist, artwork });
  for (const name of Object.keys(KEYS)) offer(name, item && (name !== "nexttrack" || deck.has(1)) ? KEYS[name] : null);
}

function place() {
  if (!deck.item || !deck.length_ms) return;
  const duration = deck.length_ms / 1000;
  session.setPositionState?.({ duration, position: Math.min(duration, deck.position_ms / 1000), playbackRate: 1 });
}

if (session) {
  let shown = "";
  deck.addEventListener("change", () => {
    const now = JSON.stringify([deck.item, deck.playing, deck.has(1)]);
    if (now === shown) return;
    shown = now;
    show();
    place();
  });
  deck.addEventListener("time", place);
}
