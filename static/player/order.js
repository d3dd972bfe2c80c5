// Which track comes when: the feed's segments and anchors, asked at times of the server's clock.

import { following, locate, segmentAt, step_s } from "./loop.js";

const SAME_S = 0.25; // two segments that place a track so near to each other mean the same sound
const EDGE_MS = 250; // a moment so shortly before a segment's beginning belongs to that segment
const LEAD_MS = 5_000; // what was decided by hand lies no further ahead

export class Order {
  #feed = null; // none was ever had: the built-in music plays
  #segments = [];

  /** A segment without music never silences the others; one that is meant to be silent does. */
  setFeed(feed) {
    this.#feed = feed;
    this.#segments = feed.music.filter(({ silent, tracks }) => silent || tracks.length);
  }

  /** The segment that holds at a time, or null. Before them all (a clock that is wrong) no silence does. */
  segmentAt(at_ms) {
    const begun = at_ms >= this.#segments[0]?.from_ms;
    const music = begun ? null : this.#segments.find(({ silent }) => !silent);
    return music ?? segmentAt(this.#segments, at_ms);
  }

  /** The segments with music that begin in (at_ms, until_ms). */
  between(at_ms, until_ms) {
    return this.#segments.filter(({ from_ms, silent }) => !silent && from_ms > at_ms && from_ms < until_ms);
  }

  crossfadeAt(at_ms) {
    return this.segmentAt(at_ms)?.crossfade_s ?? this.#feed?.zone.crossfade_s ?? 0;
  }

  isEmptyAt(at_ms) {
    return !this.segmentAt(at_ms);
  }

  /** When music that is meant to be silent at a time returns, or Infinity; null where there is music, or none at all. */
  silentUntil_ms(at_ms) {
    if (!this.segmentAt(at_ms)?.silent) return null;
    return this.#segments.find(({ from_ms, silent }) => from_ms > at_ms && !silent)?.from_ms ?? Infinity;
  }

  /**
   * The first moment in [at_ms, until_ms) from which on something else plays than what came from the segment `own`:
   * {at_ms, segment}, or null. A segment that goes on with the track where it is changes nothing.
   */
  changeAfter(own, at_ms, until_ms) {
    const since_ms = at_ms + EDGE_MS;
    const here = this.segmentAt(since_ms);
    if (here && !this.#goesOn(own, here, since_ms)) return this.#changeNow(own, here, at_ms);
    const later = this.#segments.filter(({ from_ms }) => from_ms > since_ms && from_ms < until_ms);
    const steps = [here, ...later];
    const place = later.findIndex((segment, before) => !this.#carries(steps[before], segment));
    return place < 0 ? null : { at_ms: later[place].from_ms, segment: later[place] };
  }

  /** `at_ms`, or the moment shortly after it from which on what was decided by hand is to be heard. */
  decided_ms(at_ms) {
    const decided_ms = this.#feed?.state.anchor?.at_ms ?? at_ms;
    return decided_ms > at_ms && decided_ms < at_ms + LEAD_MS ? decided_ms : at_ms;
  }

  /** Whether somebody has put the music elsewhere since the segment `own` was told. */
  isOutdated(own, at_ms) {
    const here = this.segmentAt(at_ms);
    return Boolean(here) && isOutdated(own, here);
  }

  /** {index, position_s, step_s, segment} of the loop at a time, or null. */
  placeAt(at_ms) {
    const segment = this.segmentAt(at_ms);
    return segment && this.#placeIn(segment, at_ms);
  }

  /** Every playable track once round as {key, index, entry, segment}, beginning with the one of this time. */
  from(at_ms) {
    const place = this.placeAt(at_ms);
    return place ? this.#ring(place.segment, place.index) : [];
  }

  /** The same, beginning with the track that follows {entry, index}; keys may change from feed to feed. */
  after({ entry, index }, at_ms) {
    const place = this.placeAt(at_ms);
    if (!place) return [];
    const hashes = place.segment.sounds.map((sound) => sound?.sha256);
    const kept = hashes[index] === entry.sha256;
    return this.#ring(place.segment, kept ? index + 1 : following(hashes, entry.sha256, place));
  }

  /** The tracks of all other segments, from() where each is at this time: those begun before, then those to come. */
  elsewhere(at_ms) {
    const here = this.segmentAt(at_ms);
    const others = this.#segments.filter((segment) => segment !== here);
    const before = others.filter(({ from_ms }) => from_ms <= at_ms).reverse();
    const after = others.filter(({ from_ms }) => from_ms > at_ms);
    const places = [...before, ...after].map((segment) => this.#placeIn(segment, at_ms));
    return places.flatMap((place) => (place ? this.#ring(place.segment, place.index) : []));
  }

  /** Media entries in the order in which they are heard from a time on, through all segments. */
  ahead(at_ms) {
    const here = this.segmentAt(at_ms);
    const coming = this.#segments.filter((segment) => segment === here || segment.from_ms > at_ms);
    const heard = coming.flatMap((segment, place) => this.#heardIn(segment, at_ms, coming[place + 1]?.from_ms));
    return [...new Set(heard)];
  }

  /** Seconds by which the anchor would have track `index` begin later (or, negative, earlier) than `at_ms`. */
  drift_s({ index }, at_ms) {
    const place = this.placeAt(at_ms);
    if (place?.index === index) return -place.position_s;
    const isNext = place && (place.index + 1) % place.segment.tracks.length === index;
    return isNext ? place.step_s - place.position_s : Infinity;
  }

  #changeNow(own, here, at_ms) {
    const briefly = isOutdated(own, here);
    return { at_ms: Math.max(briefly ? this.decided_ms(at_ms) : at_ms, here.from_ms), segment: here, briefly };
  }

  /** Whether what came from the segment `own`, maybe of an older feed, goes on in `here`. */
  #goesOn(own, here, at_ms) {
    if (here.silent) return false;
    if (isOutdated(own, here)) return this.#isSame(own, here, this.decided_ms(at_ms));
    return here.channel_id === own.channel_id || this.#isSame(own, here, at_ms);
  }

  /** Whether a segment takes over the track of the one before it, where it is. */
  #carries(before, segment) {
    return Boolean(before) && !segment.silent && this.#isSame(before, segment, segment.from_ms);
  }

  #isSame(one, other, at_ms) {
    const [a, b] = [one, other].map((segment) => this.#placeIn(segment, at_ms));
    const sound = ({ segment, index }) => segment.sounds[index]?.sha256;
    return Boolean(a && b) && sound(a) === sound(b) && Math.abs(a.position_s - b.position_s) < SAME_S;
  }

  #placeIn(segment, at_ms) {
    const lengths_s = segment.sounds.map((sound) => sound?.s ?? 0);
    const place = locate(lengths_s, segment.crossfade_s, this.#anchorOf(segment, at_ms), at_ms);
    return place && { ...place, segment, step_s: step_s(lengths_s[place.index], segment.crossfade_s) };
  }

  #anchorOf(segment, at_ms) {
    const anchor = this.#feed.state.anchor;
    // Decided by hand in the segment that was on; shortly before its end, that lies in the next one, which it is not of.
    const isOn = segmentAt(this.#segments, this.#feed.generated_ms) === segment;
    const isOwn = anchor && isOn && anchor.at_ms >= segment.from_ms && anchor.at_ms <= at_ms;
    return isOwn ? anchor : segment.anchor;
  }

  #heardIn(segment, at_ms, until_ms = Infinity) {
    const from_ms = Math.max(at_ms, segment.from_ms);
    const place = this.#placeIn(segment, from_ms);
    if (!place) return [];
    let begins_ms = place.started_at_ms;
    const isHeard = ({ entry }) => {
      const heard = begins_ms < until_ms;
      begins_ms += step_s(entry.s, segment.crossfade_s) * 1000;
      return heard;
    };
    return this.#ring(segment, place.index).filter(isHeard).map(({ entry }) => entry);
  }

  #ring(segment, first) {
    const { tracks, sounds } = segment;
    const indexes = tracks.map((_, step) => (first + step) % tracks.length);
    return indexes
      .map((index) => ({ index, key: tracks[index], entry: sounds[index], segment }))
      .filter(({ entry }) => entry?.s > 0);
  }
}

/** What the player has made itself is of no revision. */
function isOutdated(own, here) {
  return own.revision !== undefined && own.revision !== here.revision;
}
