// The player as a whole: its parts, wired to each other.

import { Announcer } from "./announcer.js";
import { keepAwake } from "./awake.js";
import { Commands } from "./commands.js";
import { Cues } from "./cues.js";
import { Events } from "./events.js";
import { Faults } from "./faults.js";
import { NOTHING } from "./feed.js";
import { Graph } from "./graph.js";
import { randomId } from "./ids.js";
import { Interrupts } from "./interrupts.js";
import { Music } from "./music.js";
import { Pace } from "./pace.js";
import { Played } from "./played.js";
import { Poller } from "./poller.js";
import { acts, remote } from "./remote.js";
import { Reports } from "./reports.js";
import { Sounds } from "./sounds.js";
import { Step } from "./step.js";
import { Room, stockOf } from "./stock.js";
import { Vigil } from "./vigil.js";
import { HandVolume } from "./volume.js";
import { pause } from "./waiting.js";

const DRAW_MS = 500;
const WATCH_MS = 10_000;
const SECOND_MS = 10 * 60_000; // tabs that come and go are told of once in this time
const UNTOLD_VOLUME = 50; // per cent, of a zone that is not known yet
const SLEPT_MS = 90_000; // more than a hidden tab's timers are ever held back

export class Player {
  #feed = null;
  #line = "connecting";
  #problem = "";
  #streaming = false;
  #speech = null;
  #step = new Step();
  #seen_ms = Date.now();
  #second_ms = -Infinity;
  #room = new Room();

  constructor({ api, clock, store, media, face, version }) {
    Object.assign(this, { api, clock, store, media, face, version });
    this.leaving = new AbortController();
    this.graph = new Graph();
    this.sounds = new Sounds(this.graph, media);
    this.played = new Played(store);
    this.volume = new HandVolume(store);
    this.reports = new Reports({ api, store, clock, status: () => this.#status() });
    this.music = new Music({ ...this.#parts(), onChange: () => this.#trackChanged() });
    this.faults = new Faults(this);
    media.onFull = (full) => this.faults[full ? "begin" : "end"]("storage_full");
    this.vigil = new Vigil({ ...this.#parts(), faults: this.faults });
    this.pace = new Pace(this.music);
    const settings = () => this.#settings();
    this.announcer = new Announcer({ ...this.#parts(), settings, onChange: (call) => this.#speechChanged(call) });
    this.#wireServer();
  }

  #parts() {
    const { graph, clock, sounds, media, reports, played, music } = this;
    return { graph, clock, sounds, media, reports, played, music };
  }

  #settings() {
    const { zone, device } = this.#feed;
    return { duck: zone.duck, muted: device.muted, device: device.id };
  }

  #wireServer() {
    const { api, store, announcer, clock } = this;
    const onState = (line, problem) => this.#lineChanged(line, problem);
    const onBroken = () => this.faults.begin("feed_error");
    this.cues = new Cues({ announcer, clock });
    this.poller = new Poller({ api, store, onFeed: (feed) => this.#take(feed), onState, onBroken });
    this.interrupts = new Interrupts({ announcer, clock, onUnknown: () => this.poller.wake() });
    const wake = () => this.poller.wake();
    this.commands = new Commands({ ...this, acts: acts({ ...this, player: this }), wake });
    const handlers = remote({ ...this, unpair: () => api.onUnpaired() });
    // Before the first feed nothing can be played, but that something happened is reason to ask at once.
    const onEvent = (name, ...told) => (this.#feed ? handlers[name]?.(...told) : wake());
    this.events = new Events({ api, store, onEvent, onOpen: (open) => this.#streamChanged(open) });
  }

  /** Everything starts at once; the sound as soon as the browser allows it. */
  async start() {
    await Promise.all([this.reports.load(), this.played.load(), this.commands.load(), this.volume.load()]);
    await this.faults.load();
    this.drawing = setInterval(() => this.#draw(), DRAW_MS);
    const { signal } = this.leaving;
    addEventListener("resize", () => this.face.redraw(), { signal });
    addEventListener("online", () => this.#reconnect(), { signal });
    this.watching = setInterval(() => this.#watch(), WATCH_MS);
    keepAwake(signal);
    await this.#gate();
    await this.poller.start();
    this.vigil.start();
    this.pace.start();
    this.events.start();
    this.#beat();
  }

  stop() {
    this.music.stop();
    this.vigil.stop();
    this.pace.stop();
    this.#unplug();
    this.leaving.abort();
    this.graph.ctx.close().catch(() => {});
  }

  /** The server wants this player no more: the music goes on for as long as was planned, the rest ends. */
  playOn() {
    const left_ms = (this.#feed?.valid_until_ms ?? 0) - this.clock.now_ms();
    this.#unplug();
    pause(left_ms).then(() => this.stop());
  }

  #unplug() {
    const { cues, poller, events, reports, announcer, commands } = this;
    for (const part of [cues, poller, events, reports, announcer, commands]) part.stop();
    clearInterval(this.drawing);
    clearInterval(this.watching);
    clearTimeout(this.beating);
    this.media.rest();
    this.unplugged = true;
  }

  /** What is heard and seen, as plain values. */
  view() {
    const track = this.music.playing;
    return {
      playing: Boolean(track),
      media: track?.key ?? null,
      title: track?.entry.title ?? null,
      position_s: track?.position_s ?? null,
      speaking: this.#speech?.id ?? null,
      level_db: this.graph.level_db(),
      audio: this.graph.ctx.state,
      line: this.#line,
      problem: this.#problem,
      reports_waiting: this.reports.waiting,
      cached_bytes: this.media.cached_bytes(),
      ...this.#condition(),
    };
  }

  /** A change of volume or mute that need not wait for the feed. */
  setDevice(name, value) {
    if (name === "volume") this.volume.clear();
    if (name === "volume") this.#feed.device.volume = this.volume.of(Number(value) || 0);
    else this.#feed.device.muted = value !== false;
    this.#applyVolume();
  }

  /** Somebody has opened the player once more, where it waits. */
  secondTab() {
    if (performance.now() - this.#second_ms < SECOND_MS) return;
    this.#second_ms = performance.now();
    const at = this.reports.timestamp();
    this.reports.open({ id: randomId(), kind: "fault" })("completed", {
      reason: "second_tab", started_at: at, ended_at: at,
    });
  }

  /** Somebody turns the volume on the device itself. */
  turnHere(value) {
    this.volume.set(value);
    if (this.#feed) this.#feed.device.volume = value;
    if (this.#feed) this.#applyVolume();
    this.reports.beat();
    this.#draw();
  }

  /** The feed's device {name, volume, muted, lock?}, or null before there was one. */
  get device() {
    return this.#feed?.device ?? null;
  }

  /** What the player and its zone are called. */
  get names() {
    return { device: this.#feed?.device.name ?? "", zone: this.#feed?.zone.name ?? "" };
  }

  async #gate() {
    const running = await this.graph.wake();
    this.#showGate();
    this.graph.ctx.addEventListener("statechange", () => this.#soundChanged(), { signal: this.leaving.signal });
    this.face.onStart(() => this.graph.wake());
    return running;
  }

  #soundChanged() {
    if (this.unplugged) return void this.graph.wake();
    this.#showGate();
    if (this.graph.running) this.poller.wake(); // after a pause of the device's own, #keepStep() has to know the time
    else this.graph.wake();
  }

  #showGate() {
    this.face.show(this.graph.running ? "playing" : "start");
    if (this.graph.running && this.#feed) {
      this.music.setFeed(this.#feed);
      this.#step.begin(...this.#clocks());
    }
    this.announcer.wake();
    this.reports.beat();
    this.#draw();
  }

  #take(feed) {
    this.#feed = feed;
    feed.device.volume = this.volume.of(feed.device.volume, feed.device.volume_at ?? null);
    this.#applyVolume();
    if (this.graph.running) this.music.setFeed(feed);
    else this.music.know(feed);
    if (this.graph.running) this.#step.begin(...this.#clocks());
    this.cues.setFeed(feed);
    this.interrupts.setFeed(feed);
    this.commands.setFeed(feed);
    this.#download();
    this.#draw();
  }

  #applyVolume() {
    const { zone, device } = this.#feed;
    this.graph.setVolume(zone.volume, device.volume, device.muted);
  }

  /** What plays next comes first: two tracks, the announcements, then everything else. */
  #download() {
    const [first, second, ...tracks] = this.music.upcoming();
    const urgent = this.#feed.interrupts.flatMap(({ media }) => media).map((key) => this.#feed.media[key]);
    const rest = Object.values(this.#feed.media);
    const order = [...urgent, first, second, ...this.cues.upcoming(), ...tracks, ...rest];
    const music = this.#feed.music.flatMap(({ sounds }) => sounds);
    this.media.want([...new Set(order.filter(Boolean))], { music, device: this.#feed.device.id });
  }

  #trackChanged() {
    this.face.cover(this.music.playing?.entry, (url) => this.media.picture(url));
    this.#draw();
  }

  #speechChanged(call) {
    this.#speech = call;
    this.#draw();
  }

  #streamChanged(open) {
    this.#streaming = open;
    // A broken stream is the first to know that the server is away. Spread, for it breaks for every player at once.
    if (!open) setTimeout(() => this.#streaming || this.poller.wake(), 500 + Math.random() * 2_500);
  }

  /** What nobody tells: a system that took the sound away, a machine that slept with its lines open. */
  #watch() {
    if (!this.graph.running) this.graph.wake();
    else if (!this.#feed && !this.music.playing) this.#playUntold();
    const leapt = Math.abs(Date.now() - this.#seen_ms - WATCH_MS) > SLEPT_MS;
    this.#seen_ms = Date.now();
    if (leapt) this.#reconnect();
  }

  /** Paired, and no feed was ever had: better the built-in music than none. */
  #playUntold() {
    this.graph.setVolume(UNTOLD_VOLUME, 100, false);
    this.music.setFeed(NOTHING);
  }

  #reconnect() {
    this.poller.wake();
    this.events.renew();
  }

  /** One moment on the zone's clock, in ms, and on the audio's, in s. */
  #clocks() {
    return [this.clock.now_ms(), this.graph.timeAt(this.clock.ticks())];
  }

  #keepStep() {
    if (!this.graph.running) return;
    const moved = this.#step.check(...this.#clocks());
    if (moved) this.music[moved]();
  }

  #lineChanged(line, problem) {
    const back = line === "online" && this.#line !== "online";
    this.#line = line;
    this.#problem = problem;
    this.store.put("kept", "skew_ms", this.clock.skew_ms).catch(() => {});
    if (back) this.events.wake();
    if (back && this.#feed) this.#download();
    if (line === "online") this.faults.end("feed_error");
    if (line === "online") this.#keepStep();
  }

  #beat() {
    this.reports.beat();
    this.beating = setTimeout(() => this.#beat(), (this.#feed?.poll_s ?? 30) * 1000);
  }

  #status() {
    const track = this.music.playing;
    return {
      now: track?.key ?? null,
      position_s: Number((track?.position_s ?? 0).toFixed(1)),
      volume: this.#feed ? Math.round((this.#feed.zone.volume * this.#feed.device.volume) / 100) : 0,
      hand_volume: this.volume.value,
      playing: Boolean(track) && this.graph.running,
      blocked: !this.graph.running,
      rms_db: Number(this.graph.level_db().toFixed(1)),
      cached_bytes: this.media.cached_bytes(),
      ...this.#condition(),
      clock_offset_ms: Math.round(this.clock.skew_ms),
      app: this.version,
    };
  }

  /** What says whether it sounds as it should, and whether it would without a network. */
  #condition() {
    const muted = Boolean(this.#feed?.device.muted);
    const silent = Boolean(this.#feed) && this.#isSilent();
    return { muted, silent, streaming: this.#streaming, ...stockOf(this.#feed, this.media), ...this.#room.bytes };
  }

  /** No music is meant to be heard. */
  #isSilent() {
    const { playing, empty, isDue } = this.music;
    return !this.#feed.state.playing || !isDue || (empty && !playing);
  }

  #draw() {
    const { clock, music, cues } = this;
    const known = Boolean(this.#feed);
    const silent = { empty: known && music.empty, quiet_until_ms: known ? music.silentUntil_ms : null };
    const facts = { track: music.playing, ...silent, next: cues.next };
    const stock = stockOf(this.#feed, this.media);
    const line = { stock, line: this.#line, problem: this.#problem, level_db: this.graph.level_db() };
    this.face.playing({ feed: this.#feed, now_ms: clock.now_ms(), speech: this.#speech, ...facts, ...line });
  }
}
