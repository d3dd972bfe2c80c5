// The player as a whole: its parts, wired to each other.

import { Announcer } from "./announcer.js";
import { keepAwake } from "./awake.js";
import { Commands } from "./commands.js";
import { Condition } from "./condition.js";
import { Course } from "./course.js";
import { Cues } from "./cues.js";
import { Display } from "./display.js";
import { Faults } from "./faults.js";
import { FeedError } from "./feed.js";
import { Graph } from "./graph.js";
import { Interrupts } from "./interrupts.js";
import { Lines } from "./lines.js";
import { Music } from "./music.js";
import { Pace } from "./pace.js";
import { Played } from "./played.js";
import { acts, remote } from "./remote.js";
import { Reports } from "./reports.js";
import { Sounds } from "./sounds.js";
import { Supply } from "./supply.js";
import { clearTimer, every, timer } from "./timers.js";
import { Vigil } from "./vigil.js";
import { Volume } from "./volume.js";
import { pause } from "./waiting.js";

const WATCH_MS = 10_000;

export class Player {
  constructor({ api, clock, store, media, face, version }) {
    Object.assign(this, { api, clock, store, media, face, version });
    this.leaving = new AbortController();
    this.played = new Played(store);
    const zone = () => this.condition.zone_id;
    this.reports = new Reports({ api, store, clock, zone, status: () => this.condition.status() });
    this.faults = new Faults(this);
    media.onFull = (full) => this.faults[full ? "begin" : "end"]("storage_full");
    this.#wireSound();
    this.#wireServer();
    this.condition = new Condition(this);
    this.volume = new Volume(this);
    this.supply = new Supply(this);
    this.display = new Display(this);
  }

  #wireSound() {
    this.graph = new Graph();
    this.sounds = new Sounds(this.graph, this.media);
    this.music = new Music({ ...this, onChange: () => this.display.turn() });
    this.vigil = new Vigil(this);
    this.pace = new Pace(this.music);
    this.course = new Course(this);
    const settings = () => this.#settings();
    this.announcer = new Announcer({ ...this, settings, onChange: (call) => this.#speechChanged(call) });
    this.cues = new Cues(this);
  }

  #settings() {
    const { zone, device } = this.condition.feed;
    return { duck: zone.duck, muted: device.muted, device: device.id };
  }

  #wireServer() {
    const wake = () => this.poller.wake();
    // Before the first feed nothing can be played, but that something happened is reason to ask at once.
    const onEvent = (name, ...told) => (this.condition.feed ? handlers[name]?.(...told) : wake());
    const onBroken = () => this.faults.begin("feed_error");
    const on = { onEvent, onBroken, onFeed: (feed) => this.#take(feed), onPolled: (isBack) => this.#polled(isBack) };
    this.lines = new Lines({ ...this, ...on });
    this.poller = this.lines.poller;
    this.interrupts = new Interrupts({ ...this, onUnknown: wake });
    this.commands = new Commands({ ...this, acts: acts({ ...this, player: this }), wake });
    const handlers = remote({ ...this, unpair: () => this.api.onUnpaired() });
  }

  /** Everything starts at once; the sound as soon as the browser allows it. */
  async start() {
    await this.#load();
    const { signal } = this.leaving;
    this.display.start(signal);
    addEventListener("online", () => this.lines.renew(), { signal });
    this.watching = every(WATCH_MS, () => this.#watch());
    keepAwake(signal);
    await this.#gate();
    await this.poller.start();
    this.vigil.start();
    this.pace.start();
    this.lines.events.start();
    this.#beat();
  }

  /** What cannot be read is taken for empty: the sound does not depend on it. */
  async #load() {
    const { reports, faults, played, commands, volume, interrupts } = this;
    const parts = [reports, faults, played, commands, volume, interrupts];
    const loaded = await Promise.allSettled(parts.map((part) => part.load()));
    const isFine = this.store.isLasting && loaded.every(({ status }) => status === "fulfilled");
    this.faults[isFine ? "end" : "begin"]("storage");
    this.faults.end("second_tab"); // one that is still there asks again
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
    const left_ms = (this.condition.feed?.valid_until_ms ?? 0) - this.clock.now_ms();
    this.#unplug();
    pause(left_ms).then(() => this.stop());
  }

  #unplug() {
    const { cues, lines, reports, interrupts, announcer, commands, display } = this;
    for (const part of [cues, lines, reports, interrupts, announcer, commands, display]) part.stop();
    clearTimer(this.watching);
    clearTimer(this.beating);
    this.media.rest();
    this.unplugged = true;
  }

  /** What is heard and seen, as plain values. */
  view() {
    return this.condition.view();
  }

  /** The feed's device {name, volume, muted, lock?}, or null before there was one. */
  get device() {
    return this.condition.device;
  }

  /** What the player and its zone are called. */
  get names() {
    return this.condition.names;
  }

  /** A change of "volume" or "mute" that need not wait for the feed. */
  setDevice(name, value) {
    this.volume.set(name, value);
  }

  /** Somebody turns the volume on the device itself. */
  turnHere(value) {
    this.volume.turn(value);
    this.reports.beat();
    this.display.draw();
  }

  /** Somebody has opened the player once more, where it waits, or has closed that tab. */
  secondTab(isThere) {
    this.faults[isThere ? "begin" : "end"]("second_tab");
  }

  async #gate() {
    await this.graph.wake();
    this.#showGate();
    this.graph.ctx.addEventListener("statechange", () => this.#soundChanged(), { signal: this.leaving.signal });
    this.face.onStart(() => this.graph.wake());
  }

  #soundChanged() {
    if (this.unplugged) return void this.graph.wake();
    this.#showGate();
    if (this.graph.running) this.poller.wake(); // after a pause of the device's own, the course has to know the time
    else this.graph.wake();
  }

  #showGate() {
    this.face.show(this.graph.running ? "playing" : "start");
    if (this.condition.feed) this.course.follow(this.condition.feed);
    this.announcer.wake();
    this.reports.beat();
    this.display.draw();
  }

  #take(feed) {
    const { volume, course, cues, interrupts, commands, supply, display } = this;
    this.condition.feed = feed;
    const following = [volume, course].map((part) => () => part.follow(feed));
    const heeding = [cues, interrupts, commands].map((part) => () => part.setFeed(feed));
    doEach([...following, ...heeding, () => supply.order(), () => display.draw()]);
  }

  #speechChanged(call) {
    this.condition.speech = call;
    this.display.draw();
  }

  /** What nobody tells: a system that took the sound away, a machine that slept. */
  #watch() {
    if (!this.graph.running) this.graph.wake();
    else if (!this.condition.feed && !this.music.playing) this.#playUntold();
    this.lines.lookForSleep(WATCH_MS);
  }

  #playUntold() {
    this.volume.followNone();
    this.course.followNone();
  }

  #polled(isBack) {
    this.store.put("kept", "skew_ms", this.clock.skew_ms).catch(() => {});
    if (isBack && this.condition.feed) this.supply.order();
    if (this.lines.state !== "online") return;
    this.faults.end("feed_error");
    this.course.check();
  }

  #beat() {
    this.reports.beat();
    this.beating = timer(() => this.#beat(), (this.condition.feed?.poll_s ?? 30) * 1000);
  }
}

/** One step that throws does not keep the others from being done; afterwards it is a FeedError. */
function doEach(steps) {
  const errors = steps.map(errorOf).filter(Boolean);
  if (!errors.length) return;
  console.error(...errors);
  throw new FeedError("Not all of the newest plan can be followed.");
}

function errorOf(step) {
  try {
    step();
  } catch (error) {
    return error;
  }
  return null;
}
