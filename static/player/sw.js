// The player's own files, kept so that it starts without a server. Its version is its content: a new set of files is
// fetched whole, named by its hash, and takes the place of the old set in one step, so versions never mix.

const PREFIX = "sync2gear-shell-";
const SETTLE_MS = 5_000; // a page that is still loading its modules keeps the set that it began with
const SHELL = [
  "", "announcer.js", "api.js", "app.js", "awake.js", "backing.js", "box.js", "call.js", "choice.js",
  "clock.js", "commands.js", "condition.js", "course.js", "cues.js", "decks.js", "decoded.js", "display.js",
  "doors.css", "entrance.js", "events.js", "face.css", "facts.js", "fader.js", "faults.js", "feed.js",
  "former.js", "graph.js", "hash.js", "hex.js", "icon-180.png", "icon-192.png", "icon-512.png",
  "icon-maskable-512.png", "icon-maskable.svg", "icon.svg", "identity.js", "ids.js", "interrupts.js",
  "kiosk.js", "lines.js", "lock.js", "loop.js", "manifest.webmanifest", "media.js", "menu.js", "moments.js",
  "music.js", "needs.js", "order.js", "over.css", "pace.js", "pack.js", "pairing.js", "picker.js",
  "played.js", "player.css", "player.js", "poller.js", "queue.js", "remote.js", "reports.js", "rest.js",
  "ribbon.js", "rounds.js", "sha256.js", "sounds.js", "spoken.js", "spot.js", "sse.js", "stage.js",
  "step.js", "stock.js", "store.js", "succession.js", "supply.js", "ticker.js", "timeline.js", "timers.js",
  "tones.js", "turn.js", "ui.js", "version.js", "vigil.js", "voice.js", "volume.js", "waiting.js",
].map((name) => `/player/${name}`);

self.addEventListener("install", (event) => {
  event.waitUntil(renew().then(() => self.skipWaiting()));
});

self.addEventListener("activate", (event) => {
  event.waitUntil(self.clients.claim());
});

self.addEventListener("fetch", (event) => {
  const url = new URL(event.request.url);
  const path = url.pathname.replace(/\/index\.html$/, "/");
  if (event.request.method !== "GET" || url.origin !== location.origin || !SHELL.includes(path)) return;
  event.respondWith(kept(path, event.request).catch(() => fetch(event.request))); // a broken cache is no dead player
  if (event.request.mode === "navigate") event.waitUntil(settled().then(renew).catch(() => {}));
});

async function kept(path, request) {
  const [name] = (await caches.keys()).filter((key) => key.startsWith(PREFIX));
  const response = name && (await (await caches.open(name)).match(path));
  return response || fetch(request);
}

/** Fetches the whole shell and keeps it; kept() goes on with the older set until the new one is complete. */
async function renew() {
  const answers = await Promise.all(SHELL.map((path) => fetch(path, { cache: "no-cache" })));
  if (!answers.every((answer) => answer.ok && !answer.redirected)) throw new Error("The shell is not complete.");
  const name = PREFIX + (await digest(answers));
  const cache = await caches.open(name);
  const complete = (await cache.keys()).length === SHELL.length;
  if (!complete) await Promise.all(answers.map((answer, place) => cache.put(SHELL[place], answer)));
  const others = (await caches.keys()).filter((key) => key.startsWith(PREFIX) && key !== name);
  await Promise.all(others.map((key) => caches.delete(key)));
}

async function digest(answers) {
  const bodies = await Promise.all(answers.map((answer) => answer.clone().blob()));
  const hash = await crypto.subtle.digest("SHA-256", await new Blob(bodies).arrayBuffer());
  return Array.from(new Uint8Array(hash), (byte) => byte.toString(16).padStart(2, "0")).join("").slice(0, 16);
}

function settled() {
  return new Promise((resolve) => setTimeout(resolve, SETTLE_MS));
}
