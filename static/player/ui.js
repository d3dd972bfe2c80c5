// The face: what a person in the shop sees. It is told everything and decides nothing.

import { drawRibbon } from "./ribbon.js";

const find = (id) => document.getElementById(id);
const NAMED_MS = 12_000;
const LINES = { online: "Connected", offline: "Offline, playing on", trouble: "Playing on" };

export class Face {
  #coverUrl = null;
  #coverOf = null;
  #ribbon_ms = 0;

  constructor() {
    document.body.classList.toggle("plain", !isSecureContext);
  }

  /** One of "loading", "pairing", "start", "playing", "elsewhere". */
  show(screen) {
    document.body.dataset.screen = screen;
  }

  get screen() {
    return document.body.dataset.screen;
  }

  onStart(act) {
    find("start-button").onclick = act;
  }

  /** `act()` when this tab shall play instead of another. */
  onTakeOver(act) {
    find("take-over").onclick = act;
  }

  onMenu(act) {
    find("menu-button").onclick = act;
  }

  /** `code` is the answer of the device authorization, or null while there is none. */
  pairing(code, message) {
    this.show("pairing");
    find("menu").close();
    const letters = (code?.user_code ?? "······").replace(/[^\p{L}\p{N}·]/gu, "");
    if (find("pair-code").textContent !== letters) find("pair-code").replaceChildren(...[...letters].map(box));
    text("pair-message", message);
    if (!code) return;
    text("pair-address", code.verification_uri.replace(/^https?:\/\//, ""));
    picture("pair-qr", /^data:image\/svg\+xml[;,]/.test(code.qr ?? "") ? code.qr : null);
  }

  /** Draws {feed, now_ms, track, speech, next, line, level_db}. */
  playing(view) {
    const { feed } = view;
    for (const id of ["zone", "start-zone"]) text(id, feed?.zone.name ?? "");
    text("clock", localTime(feed, view.now_ms));
    text("device", feed?.device.name ?? "");
    document.body.classList.toggle("locked", Boolean(feed?.device.lock));
    this.#words(view);
    this.#facts(view);
    this.#progress(view);
    this.#hours(view);
  }

  /** Shows the picture that `fetchPicture(url)` gives as a Blob, or the drawn record. */
  async cover(entry, fetchPicture) {
    const url = entry?.cover ?? null;
    document.documentElement.style.setProperty("--hue", hueOf(`${entry?.artist}${entry?.title}`));
    if (url === this.#coverOf) return;
    this.#coverOf = url;
    const blob = url && (await fetchPicture(url));
    if (this.#coverOf === url) this.#place(blob);
  }

  #place(blob) {
    if (this.#coverUrl) URL.revokeObjectURL(this.#coverUrl);
    this.#coverUrl = blob ? URL.createObjectURL(blob) : null;
    for (const id of ["cover", "backdrop"]) picture(id, this.#coverUrl);
  }

  #words({ feed, track, speech, ...silent }) {
    const heard = speech?.entries[0] ?? track?.entry;
    document.body.classList.toggle("speaking", Boolean(speech));
    document.body.classList.toggle("empty", !track);
    text("kicker", speech ? (speech.kind === "control" ? "Sound check" : "Announcement") : "");
    const [title, hint] = heard ? [heard.title, speech ? "" : heard.artist] : instead({ feed, ...silent });
    text("title", title ?? "");
    text("artist", hint ?? "");
  }

  #progress({ track }) {
    const done = track ? Math.min(1, track.position_s / track.entry.s) : 0;
    find("bar").style.setProperty("--done", done.toFixed(4));
    text("elapsed", track ? minutes(track.position_s) : "");
    text("length", track ? minutes(Math.round(track.entry.s)) : "");
  }

  #facts({ feed, next, line, level_db, stock }) {
    const muted = Boolean(feed?.device.muted);
    find("volume-fact").classList.toggle("muted", muted);
    text("volume", feed ? (muted ? "Muted" : `${Math.round((feed.zone.volume * feed.device.volume) / 100)} %`) : "");
    find("line-fact").dataset.line = line;
    text("line", LINES[line] || "Connecting");
    this.#stock(stock);
    find("next-fact").hidden = !next;
    const title = feed?.media[next?.media?.[0]]?.title ?? "an announcement";
    if (next) text("next", `Next at ${localTime(feed, next.at_ms)}: ${title}`);
    find("cover-frame").style.setProperty("--level", Math.max(0, 1 + (level_db + 6) / 40).toFixed(2));
  }

  #stock({ cached, wanted }) {
    find("stock-fact").hidden = !wanted;
    find("stock-fact").classList.toggle("whole", cached === wanted);
    find("stock-fact").style.setProperty("--part", (cached / Math.max(1, wanted)).toFixed(3));
    text("stock", stocked({ cached, wanted }));
  }

  /** Once in a while: the line of hours hardly moves. */
  #hours({ feed, now_ms }) {
    if (!feed || Math.abs(now_ms - this.#ribbon_ms) < 10_000) return;
    if (!find("ribbon").clientWidth) return;
    this.#ribbon_ms = now_ms;
    const hourAt = (at_ms) => localTime(feed, at_ms).split(":").map(Number);
    drawRibbon(find("ribbon"), { now_ms, cues: feed.cues, hourAt });
  }

  /** Fills the screen with what this player is called, for a while: somebody looks for it. */
  identify({ device, zone }) {
    const name = device || "This player";
    text("named-device", name);
    text("named-zone", zone);
    find("named").style.setProperty("--letters", lettersOf(name));
    find("menu").close();
    find("named").hidden = false;
    clearTimeout(this.naming);
    this.naming = setTimeout(() => (find("named").hidden = true), NAMED_MS);
  }

  redraw() {
    this.#ribbon_ms = 0;
  }
}

/** Title and hint for a face without a track. */
export function instead({ feed, empty, quiet_until_ms }) {
  if (empty) return ["No music yet for this zone", "Add some in the portal."];
  if (feed && !feed.state.playing) return ["The music is paused", "The portal starts it again."];
  if (quiet_until_ms === Infinity) return ["Silence is planned", "Whoever looks after the sound knows why"];
  if (quiet_until_ms) return ["Quiet hours", `until ${localTime(feed, quiet_until_ms)}`];
  return ["Getting the music", ""];
}

/** How many letters a line of a name has to hold, in about two lines. */
function lettersOf(name) {
  return Math.max(6, name.length / 2.2, ...name.split(/\s+/).map((word) => word.length));
}

/** How much of the music would be here without a network. */
export function stocked({ cached, wanted }) {
  if (cached < wanted) return `${cached} of ${wanted} sounds here`;
  return ["", "The one sound is here", "Both sounds here"][wanted] ?? `All ${wanted} sounds here`;
}

/** "14:05" in the zone's time. */
function localTime(feed, at_ms) {
  const shape = { hour: "2-digit", minute: "2-digit", hourCycle: "h23" };
  try {
    return new Intl.DateTimeFormat("en-GB", { ...shape, timeZone: feed?.zone.tz }).format(at_ms);
  } catch {
    return new Intl.DateTimeFormat("en-GB", shape).format(at_ms);
  }
}

function minutes(seconds) {
  const whole = Math.floor(seconds);
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, "0")}`;
}

/** A warm hue, from plum over rose to amber, that is always the same for the same words. */
function hueOf(words) {
  const sum = [...words].reduce((total, letter) => (total * 31 + letter.codePointAt(0)) % 997, 20);
  return 330 + (sum % 105);
}

function box(letter) {
  const span = document.createElement("span");
  span.textContent = letter;
  return span;
}

function text(id, value) {
  const element = find(id);
  if (element.textContent !== value) element.textContent = value ?? "";
}

function picture(id, source) {
  const image = find(id);
  image.hidden = !source;
  if (source) image.src = source;
  else image.removeAttribute("src");
}
