/* What plays outlives the page: the next one of the same business and person takes it up, in this tab alone. */

const NAME = "listening";
/** Whoever comes back later finds it paused. */
const SOON_MS = 20_000;

export function keep(owner, deck) {
  const { items, at, position_ms, volume, muted, wanted } = deck;
  const kept = { owner, items, at, position_ms, volume, muted, playing: wanted, left_at: Date.now() };
  sessionStorage.setItem(NAME, JSON.stringify(kept));
}

/** What was kept, as `Deck.restore` takes it, or null. */
export function kept(owner) {
  const text = sessionStorage.getItem(NAME);
  sessionStorage.removeItem(NAME);
  const found = JSON.parse(text ?? "null");
  if (found?.owner !== owner || !found.items?.[found.at]) return null;
  return { ...found, playing: found.playing && Date.now() - found.left_at < SOON_MS };
}

export function forget() {
  sessionStorage.removeItem(NAME);
}
