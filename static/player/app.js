// Boot: a token first, then the player.

import { Api } from "./api.js";
import { Clock } from "./clock.js";
import { randomId } from "./ids.js";
import { Media } from "./media.js";
import { pair, tokenInAddress } from "./pairing.js";
import { Player } from "./player.js";
import { openStore } from "./store.js";
import { Face } from "./ui.js";
import { pause } from "./waiting.js";

const VERSION = "web/0.1.0";
const AGAIN_MS = 10_000;

async function boot() {
  navigator.serviceWorker?.register("/player/sw.js", { scope: "/player/" }).catch(() => {});
  const face = new Face();
  const clock = new Clock();
  const store = await openStore();
  const api = new Api({ clock });
  clock.restore(await store.get("kept", "skew_ms"));
  addEventListener("hashchange", () => adoptToken(store).then((fresh) => fresh && location.reload()));
  await adoptToken(store);
  api.token = (await store.get("kept", "token")) ?? (await pairUp({ api, store, face }));
  const media = await Media.open(api, store);
  const player = new Player({ api, clock, store, media, face, version: VERSION });
  api.onUnpaired = () => unpair({ player, api, store, face });
  expose(player, clock, face);
  await player.start();
}

/** Stores a token from the address; true when it is another than the one before. */
async function adoptToken(store) {
  const token = tokenInAddress();
  if (!token || token === (await store.get("kept", "token"))) return false;
  await forget(store);
  await store.put("kept", "token", token);
  return true;
}

async function pairUp({ api, store, face }) {
  const show = (code, message) => face.pairing(code, message);
  const token = await pair({ api, hardwareId: await hardwareId(store), appVersion: VERSION, show });
  await store.put("kept", "token", token).catch(() => {}); // a full disk: it plays until it is switched off
  face.show("loading");
  return token;
}

/** This device's own mark: pairing again with it keeps the device's name and history. */
async function hardwareId(store) {
  const known = await store.get("kept", "hardwareId");
  if (known) return known;
  const made = randomId();
  await store.put("kept", "hardwareId", made);
  return made;
}

/** The token is refused: nothing of this pairing stays but the device's mark, its audio, and what plays now. */
async function unpair({ player, api, store, face }) {
  if (!api.token) return; // the stream and the poll both say so
  player.playOn();
  api.token = null;
  await forget(store).catch(() => {});
  await pairUp({ api, store, face }).catch(() => pause(AGAIN_MS));
  location.reload();
}

async function forget(store) {
  for (const key of ["token", "feed", "lastEventId"]) await store.delete("kept", key);
  await store.clear("reports");
}

/** A read-only look at the player, for diagnosis in the browser's console. */
function expose(player, clock, face) {
  const look = () => ({ screen: face.screen, clock_offset_ms: clock.skew_ms, ...player.view() });
  Object.defineProperty(window, "sync2gear", { get: look });
}

// Whatever broke the start (storage that fails, a file that did not come) may be gone at the next one.
boot().catch(() => pause(AGAIN_MS).then(() => location.reload()));
