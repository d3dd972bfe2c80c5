// Instant announcements, from the stream or from the feed, whichever comes first; the announcer takes each id once.

import { clearTimer, timer } from "./timers.js";

const [PLAIN, REPLACING] = [1, 2]; // ranks, above that of what is planned
const SETTLED_MS = 5_000; // a feed that was being made when one was announced does not name it yet

export class Interrupts {
  #feed = { media: {}, interrupts: [], generated_ms: 0 };
  #open = new Map(); // what is not known to be over, by id, with its `sounds` and how far it is
  #kept = 0;
  #timer = null;

  /** `onUnknown()` when an interrupt names media that only the next feed explains. */
  constructor({ announcer, clock, store, onUnknown }) {
    Object.assign(this, { announcer, clock, store, onUnknown });
  }

  /** What is repeated goes on where it was before this start. */
  async load() {
    const kept = (await this.store.get("kept", "interrupts").catch(() => null)) ?? [];
    for (const interrupt of kept) this.#open.set(interrupt.id, interrupt);
    this.#kept = kept.length;
  }

  setFeed(feed) {
    this.#feed = feed;
    [...this.#open.values(), ...feed.interrupts].forEach((interrupt) => this.take(interrupt));
    this.#compare();
  }

  /** An interrupt as the protocol says it; from the stream it brings its own `sounds`. */
  take(interrupt) {
    if (!interrupt?.id || !this.#isOurs(interrupt)) return;
    const entries = this.#entries(interrupt);
    if (entries.some((entry) => !entry)) return void this.onUnknown();
    this.#remember(interrupt, entries);
    this.announcer.add({ ...this.#call(interrupt, entries), onProgress: () => this.#keep() });
  }

  clear(id) {
    this.#open.delete(id);
    this.#keep();
    this.announcer.clear(id);
  }

  stop() {
    clearTimer(this.#timer);
  }

  #isOurs({ devices }) {
    return !Array.isArray(devices) || devices.includes(this.#feed.device?.id);
  }

  /** By their keys in the feed or in `sounds`, or by their SHA-256. */
  #entries({ media, sounds }) {
    const all = Object.values(this.#feed.media);
    const entry = (key) => sounds?.[key] ?? this.#feed.media[key] ?? all.find(({ sha256 }) => sha256 === key);
    return (Array.isArray(media) ? media : []).map(entry);
  }

  #call({ id, mode = "duck", priority, at, expires_at, ...told }, entries) {
    const replaces = told.replace === true;
    const untilCleared = told.repeat_until_cleared === true;
    const progress = this.#open.get(id)?.progress;
    const at_ms = progress?.at_ms ?? Math.max(this.clock.now_ms(), Date.parse(at) || 0);
    const times = { at_ms, until_ms: Date.parse(expires_at) || Infinity, progress };
    const rank = { rank: replaces ? REPLACING : PLAIN, priority: Number(priority) || 0 };
    const ways = { replaces, untilCleared, repeat: told.repeat, override: told.override === true };
    return { id, kind: "interrupt", entries, mode, ...rank, ...times, ...ways };
  }

  #remember(interrupt, entries) {
    if (this.#open.has(interrupt.id)) return;
    const announced_at = interrupt.announced_at ?? new Date(this.clock.now_ms()).toISOString();
    const sounds = Object.fromEntries(entries.map((entry, place) => [interrupt.media[place], entry]));
    this.#open.set(interrupt.id, { ...interrupt, announced_at, sounds, progress: {} });
    this.#keep();
  }

  /** What a feed should name and does not name any more has been cleared. */
  #compare() {
    const named = new Set(this.#feed.interrupts.map(({ id }) => id));
    const missing = [...this.#open.values()].filter((one) => !named.has(one.id) && this.#isDueIn(this.#feed, one));
    const since_ms = this.clock.now_ms() - SETTLED_MS;
    const young = missing.filter(({ announced_at }) => Date.parse(announced_at) > since_ms);
    for (const one of missing) if (!young.includes(one)) this.clear(one.id);
    clearTimer(this.#timer);
    if (young.length) this.#timer = timer(() => this.#compare(), SETTLED_MS);
  }

  /** Whether a feed was made while the interrupt held: an older one knows nothing of it, a later one need not. */
  #isDueIn({ generated_ms }, { announced_at, expires_at }) {
    return generated_ms > Date.parse(announced_at) && !(generated_ms >= Date.parse(expires_at));
  }

  #keep() {
    const now_ms = this.clock.now_ms();
    for (const { id, expires_at } of this.#open.values()) if (Date.parse(expires_at) < now_ms) this.#open.delete(id);
    const lasting = [...this.#open.values()].filter((one) => one.repeat_until_cleared === true || one.repeat);
    if (lasting.length || this.#kept) this.store.put("kept", "interrupts", lasting).catch(() => {});
    this.#kept = lasting.length;
  }
}
