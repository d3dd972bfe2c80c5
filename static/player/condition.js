// How the player is doing, in plain values: for the server, for whoever looks at it, and for the face.

import { Room, stockOf } from "./stock.js";

export class Condition {
  feed = null;
  speech = null; // the call that is spoken just now
  hand_volume = null; // what somebody has set on the device itself, in per cent
  #room = new Room();

  constructor({ graph, clock, music, media, reports, faults, lines, version }) {
    Object.assign(this, { graph, clock, music, media, reports, faults, lines, version });
  }

  /** The feed's device {name, volume, muted, lock?}, or null before there was one. */
  get device() {
    return this.feed?.device ?? null;
  }

  /** The id of the feed's zone, or null. */
  get zone_id() {
    return this.feed?.zone.id ?? null;
  }

  /** What the player and its zone are called. */
  get names() {
    return { device: this.feed?.device.name ?? "", zone: this.feed?.zone.name ?? "" };
  }

  /** How many sounds the feed has, and how many of them are on this device. */
  get stock() {
    return stockOf(this.feed, this.media);
  }

  /** What is heard and seen. */
  view() {
    const track = this.music.playing;
    return {
      playing: Boolean(track),
      media: track?.key ?? null,
      title: track?.entry.title ?? null,
      position_s: track?.position_s ?? null,
      speaking: this.speech?.id ?? null,
      level_db: this.graph.level_db(),
      audio: this.graph.ctx.state,
      line: this.lines.state,
      problem: this.lines.problem,
      reports_waiting: this.reports.waiting,
      cached_bytes: this.media.cached_bytes(),
      ...this.#health(),
    };
  }

  /** The status of a report. */
  status() {
    const track = this.music.playing;
    return {
      now: track?.key ?? null,
      position_s: Number((track?.position_s ?? 0).toFixed(1)),
      volume: this.feed ? Math.round((this.feed.zone.volume * this.feed.device.volume) / 100) : 0,
      hand_volume: this.hand_volume,
      playing: Boolean(track) && this.graph.running,
      blocked: !this.graph.running,
      rms_db: Number(this.graph.level_db().toFixed(1)),
      cached_bytes: this.media.cached_bytes(),
      ...this.#health(),
      faults: this.faults.reasons,
      clock_offset_ms: Math.round(this.clock.skew_ms),
      app: this.version,
    };
  }

  /** What says whether it sounds as it should, and whether it would without a network. */
  #health() {
    const muted = Boolean(this.feed?.device.muted);
    const silent = Boolean(this.feed) && this.#isSilent();
    return { muted, silent, streaming: this.lines.streaming, ...this.stock, ...this.#room.bytes };
  }

  /** No music is meant to be heard. */
  #isSilent() {
    const { playing, empty, isDue } = this.music;
    return !this.feed.state.playing || !isDue || (empty && !playing);
  }
}
