// Which track comes when: the feed's list and anchor, asked at a time of the server's clock.

import { following, locate, segmentAt, step_s } from "./loop.js";

export class Order {
  #feed = null;

  setFeed(feed) {
    this.#feed = feed;
  }

  get crossfade_s() {
    return this.#feed.zone.crossfade_s;
  }

  isEmptyAt(at_ms) {
    return !this.#listAt(at_ms)?.tracks.length;
  }

  /** {index, position_s, step_s, tracks} of the loop at a time, or null. */
  placeAt(at_ms) {
    const list = this.#listAt(at_ms);
    const lengths_s = list?.tracks.map((key) => this.#feed.media[key]?.s ?? 0);
    const place = list && locate(lengths_s, this.crossfade_s, list.anchor, at_ms);
    return place && { ...place, tracks: list.tracks, step_s: step_s(lengths_s[place.index], this.crossfade_s) };
  }

  /** Every playable track once round as {key, index, entry}, beginning with the one of this time. */
  from(at_ms) {
    const place = this.placeAt(at_ms);
    return place ? this.#ring(place.tracks, place.index) : [];
  }

  /** The same, beginning with the track that follows {entry, index}; keys may change from feed to feed. */
  after({ entry, index }, at_ms) {
    const place = this.placeAt(at_ms);
    if (!place) return [];
    const hashes = place.tracks.map((key) => this.#feed.media[key]?.sha256);
    const kept = hashes[index] === entry.sha256;
    return this.#ring(place.tracks, kept ? index + 1 : following(hashes, entry.sha256, place));
  }

  /** Seconds by which the anchor would have track `index` begin later (or, negative, earlier) than `at_ms`. */
  drift_s({ index }, at_ms) {
    const place = this.placeAt(at_ms);
    if (place?.index === index) return -place.position_s;
    const isNext = place && (place.index + 1) % place.tracks.length === index;
    return isNext ? place.step_s - place.position_s : Infinity;
  }

  /** {tracks, anchor} that hold; a segment without music never silences the others. */
  #listAt(at_ms) {
    const segment = segmentAt(this.#feed?.music.filter(({ tracks }) => tracks.length) ?? [], at_ms);
    const anchor = this.#feed?.state.anchor;
    const own = anchor && segment && anchor.at_ms >= segment.from_ms && anchor.at_ms <= at_ms;
    return segment && { tracks: segment.tracks, anchor: own ? anchor : segment.anchor };
  }

  #ring(tracks, first) {
    const indexes = tracks.map((_, step) => (first + step) % tracks.length);
    return indexes
      .map((index) => ({ index, key: tracks[index], entry: this.#feed.media[tracks[index]] }))
      .filter(({ entry }) => entry?.s > 0);
  }
}
