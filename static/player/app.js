// Boot: a token first, then the player.

import { Api } from "./api.js";
import { Clock } from "./clock.js";
import { factsOf } from "./facts.js";
import { Identity } from "./identity.js";
import { derivedId, randomId } from "./ids.js";
import { Kiosk } from "./kiosk.js";
import { Media } from "./media.js";
import { Menu } from "./menu.js";
import { pair, tokenInAddress } from "./pairing.js";
import { Player } from "./player.js";
import { openStore } from "./store.js";
import { Face } from "./ui.js";
import { Turn } from "./turn.js";
import { VERSION } from "./version.js";
import { pause } from "./waiting.js";

const AGAIN_MS = 10_000;
const LOOK_MS = 3_000;

async function boot() {
  navigator.serviceWorker?.register("/player/sw.js", { scope: "/player/" }).catch(() => {});
  const face = new Face();
  const store = await openStore();
  const identity = new Identity(store);
  addEventListener("hashchange", () => adoptToken(store, identity).then((fresh) => fresh && location.reload()));
  await adoptToken(store, identity);
  for (;;) await takeTurn({ face, store, identity });
}

/** Plays, as soon as no other tab does, until one takes over. */
async function takeTurn({ face, store, identity }) {
  const token = await identity.get("token");
  const session = { player: null };
  const onSecond = (isThere) => session.player?.secondTab(isThere);
  const turn = new Turn(token ? derivedId(token) : "pairing", { onSecond });
  face.onTakeOver(() => turn.seize());
  const { lost } = await turn.take(() => face.show("elsewhere"));
  const isStill = token === (await identity.get("token")); // the tab before may have paired anew
  const scene = { lost, face, store, identity };
  if (isStill) await (token ? play({ ...scene, token, session }) : pairUp(scene));
  turn.release();
}

async function play({ token, lost, session, face, store, identity }) {
  face.show("loading");
  const clock = new Clock();
  const api = new Api({ clock, token });
  const kept = (key) => store.get("kept", key).catch(() => null);
  clock.restore(await kept("skew_ms"), (await kept("moment"))?.floor_ms);
  const media = await Media.open(api, store);
  const player = (session.player = new Player({ api, clock, store, media, face, version: VERSION }));
  api.onUnpaired = () => unpair({ player, api, lost, face, store, identity });
  expose(player, clock, face);
  offerMenu({ player, clock, store, face });
  await player.start();
  await lost;
  player.stop();
}

/** Stores a token from the address; true when it is another than the one before. */
async function adoptToken(store, identity) {
  const token = tokenInAddress();
  if (!token || token === (await identity.get("token"))) return false;
  await forget(store, identity);
  await identity.forget("hardwareId"); // the mark of the device that it was: it is another's player now
  await identity.put("token", token);
  return true;
}

async function pairUp({ lost, face, identity }) {
  lost.then(() => location.reload());
  const api = new Api({ clock: new Clock() });
  const show = (code, message) => face.pairing(code, message);
  const token = await pair({ api, hardwareId: await hardwareId(identity), appVersion: VERSION, show });
  await identity.put("token", token);
  face.show("loading");
}

/** One that came with a token has no mark of its own: it pairs again as the device that the token was for. */
async function markAs(device, identity) {
  if (device?.id && !(await identity.get("hardwareId"))) await identity.put("hardwareId", device.id);
}

/** This device's own mark: pairing again with it keeps the device's name and history. */
async function hardwareId(identity) {
  const known = await identity.get("hardwareId");
  if (known) return known;
  const made = randomId();
  await identity.put("hardwareId", made);
  return made;
}

/** What can be done at the device itself, as long as this player plays. */
function offerMenu({ player, clock, store, face }) {
  const { signal } = player.leaving;
  const device = {
    get lock() {
      return player.device?.lock ?? null;
    },
    get volume() {
      return player.device?.volume ?? 100;
    },
    get names() {
      return player.names;
    },
    facts: () => factsOf(player.view(), { version: VERSION, clock_offset_ms: clock.skew_ms }),
    turn: (value) => player.turnHere(value),
    sound: () => player.commands.acts.check({ id: randomId() }),
    restart: () => location.reload(),
    pairAnew: () => player.api.onUnpaired(),
  };
  const menu = new Menu({ store, device, signal });
  const open = () => ["playing", "start"].includes(face.screen) && menu.open();
  new Kiosk({ isLocked: () => Boolean(device.lock), onMenu: open, signal });
  face.onMenu(open);
}

/**
 * The token is refused: nothing of this pairing stays but the device's mark, its audio, and what plays now: that goes
 * on until there is another pairing, here or in a tab beside.
 */
async function unpair({ player, api, lost, face, store, identity }) {
  if (!api.token) return; // the stream and the poll both say so
  player.playOn();
  const refused = api.token;
  api.token = null;
  await markAs(player.device, identity);
  await forget(store, identity);
  await Promise.race([pairUp({ lost, face, identity }), pairedBeside(identity, refused)]).catch(() => pause(AGAIN_MS));
  location.reload();
}

async function pairedBeside(identity, refused) {
  const isNone = (token) => !token || token === refused;
  while (isNone(await identity.get("token"))) await pause(LOOK_MS);
}

async function forget(store, identity) {
  await identity.forget("token");
  const pairing = ["feed", "lastEventId", "faults", "interrupts", "volume"].map((key) => store.delete("kept", key));
  await Promise.allSettled([...pairing, store.clear("reports")]);
}

/** A read-only look at the player, for diagnosis in the browser's console. */
function expose(player, clock, face) {
  const look = () => ({ screen: face.screen, clock_offset_ms: clock.skew_ms, ...player.view() });
  Object.defineProperty(window, "sync2gear", { get: look, configurable: true });
}

// Whatever broke the start (storage that fails, a file that did not come) may be gone at the next one.
boot().catch(() => pause(AGAIN_MS).then(() => location.reload()));
