// Which sound comes next, and where in it the zone is: the order says what is due, the picker what can be had.

import { Decoded } from "./decoded.js";
import { Order } from "./order.js";
import { Pack } from "./pack.js";
import { Picker } from "./picker.js";

const FIRST_PATIENCE_S = 8;
const CHANGE_PATIENCE_S = 4; // for the first track of another channel that was chosen just now
const FORESEEN_MS = 60_000;
const LONG_MS = 30 * 60_000;

export class Choice {
  #ready = null; // what a change that is near will need: {segment, found}

  constructor({ graph, sounds, media, onFail }) {
    this.order = new Order();
    this.media = media;
    const decoded = new Decoded(sounds);
    const has = (entry) => decoded.has(entry) || media.has(entry);
    this.picker = new Picker({ sounds: decoded, media: { has }, onFail });
    this.pack = new Pack(graph.ctx.sampleRate);
  }

  /** For music that begins at `at_ms`. `due`: anything is better than silence. */
  async first(at_ms, { due }) {
    const found = (await this.#prepared(at_ms)) ?? (await this.#due(at_ms, FIRST_PATIENCE_S));
    return found ?? (due ? this.standIn(at_ms) : null);
  }

  /** For the end of `voice`: something in any case. */
  async after(voice, at_ms, patience_s) {
    const found = await this.picker.first(around(this.order.after(voice, at_ms)), patience_s);
    return found ?? (this.order.isEmptyAt(at_ms) ? this.standIn(at_ms) : again(voice));
  }

  /** What follows `voice` after an announcement, or null. */
  resume(voice, at_ms) {
    return this.picker.first(around(this.order.after(voice, at_ms)), FIRST_PATIENCE_S);
  }

  /** For a segment that begins at `at_ms`, or null. */
  async change(at_ms, patience_s) {
    const patient_s = Math.max(patience_s, CHANGE_PATIENCE_S);
    return (await this.#prepared(at_ms)) ?? this.#due(at_ms, patient_s);
  }

  /** For the end of `voice` while nothing of its segment can be had. */
  async instead(voice, at_ms) {
    return (await this.#spare(at_ms, voice.entry.sha256)) ?? again(voice);
  }

  /** What is here without waiting, where nothing of the segment is; the built-in music at last. */
  async standIn(at_ms) {
    return (await this.#spare(at_ms)) ?? this.pack.sound();
  }

  /** Leaves out what was not heard: the track alone, then its segment, then all that is named or known. */
  shun(rung, voice, at_ms) {
    this.#ready = null;
    const here = this.order.from(at_ms).map(({ entry }) => entry);
    if (rung === 0) return this.picker.leaveOut([voice.entry]);
    return this.picker.leaveOut(rung === 1 ? [voice.entry, ...here] : [...here, ...this.#others(at_ms)], LONG_MS);
  }

  /** Gets ready what plays in place of music from the segment `own` soon after `at_ms`. */
  foresee(own, at_ms) {
    const change = this.order.changeAfter(own, at_ms, at_ms + FORESEEN_MS);
    if (change && !change.segment.silent) this.#prepare(change.at_ms);
  }

  /** The same for the end of a silence. */
  foreseeReturn(at_ms) {
    const until_ms = this.order.silentUntil_ms(at_ms);
    if (until_ms !== null && until_ms < at_ms + FORESEEN_MS) this.#prepare(until_ms);
  }

  /** Where in a sound the zone is; loading it may have taken so long that the zone has gone on. */
  offset_s({ index, buffer, segment }, at_ms) {
    const place = this.order.placeAt(at_ms);
    const isThere = place?.index === index && place.segment === segment;
    return isThere ? Math.min(place.position_s, Math.max(0, buffer.duration - 0.5)) : 0;
  }

  /** Keeps in step with the anchor, as far as a crossfade hides it. */
  drift_s(found, at_ms) {
    const drift_s = this.order.drift_s(found, at_ms);
    return Math.abs(drift_s) <= this.order.crossfadeAt(at_ms) / 4 ? drift_s : 0;
  }

  #due(at_ms, patience_s) {
    return this.picker.first(around(this.order.from(at_ms)), patience_s);
  }

  #prepare(at_ms) {
    const found = this.#due(at_ms, FIRST_PATIENCE_S).catch(() => null);
    this.#ready = { segment: this.order.segmentAt(at_ms), found };
  }

  async #prepared(at_ms) {
    const ready = this.#ready;
    if (!ready || ready.segment !== this.order.segmentAt(at_ms)) return null;
    this.#ready = null;
    const found = await ready.found;
    return found?.index === this.order.placeAt(at_ms)?.index ? found : null;
  }

  /** What other segments have on the device, and after them what former feeds have left there. */
  #spare(at_ms, but = null) {
    const candidates = this.#elsewhere(at_ms).filter(({ entry }) => entry.sha256 !== but);
    return this.picker.first(candidates, 0);
  }

  /** A zone that has no music at all is told so on purpose: nothing of former days stands in for it. */
  #elsewhere(at_ms) {
    if (this.order.isEmptyAt(at_ms)) return [];
    const former = (this.media.former?.() ?? []).map((entry) => this.#asFound(entry));
    return [...this.order.elsewhere(at_ms), ...former];
  }

  #asFound(entry) {
    return { entry, key: null, index: 0, segment: { ...this.pack.segment, sounds: [entry] } };
  }

  #others(at_ms) {
    return this.#elsewhere(at_ms).map(({ entry }) => entry);
  }
}

/** The same track once more: better than none. */
function again({ buffer, entry, key, index, segment }) {
  return { buffer, entry, key, index, segment };
}

/** What stands in for the first is not what comes next: that would be heard twice, or out of step. */
function around([first, ...rest]) {
  const half = rest.length >> 1;
  return first ? [first, ...rest.slice(half), ...rest.slice(0, half)] : [];
}
