// A planned stretch of time as pieces of sound, as plain arithmetic: what sounds from when to when, how loud, how it
// comes and goes. Like a player: an announcement that makes the music wait shifts what follows it in its segment.

import { fade_s, HUSH_S, step_s } from "../player/loop.js";

const NEAR_MS = 1_500; // music does not come back between two announcements so near to each other
const HOLD_S = 0.25; // in which music makes room for an announcement that it waits for
const SOFT_S = 0.02; // a harder start would click
const SAME_MS = 250; // a word planned for a change of track belongs to the track before it

/**
 * {pieces, words, ducks} of a plan. A piece of music is {media, start_ms, end_ms, offset_s, rise_s, fall_s, volume}, a
 * word {media, start_ms, end_ms}, a duck {start_ms, end_ms}: while it lasts, the music is lowered.
 */
export function layout(plan) {
  const words = plan.words.map((word) => placed(word, plan)).sort(byStart);
  const pieces = plan.segments.flatMap((segment, place) => piecesOf(plan, segment, plan.segments[place + 1], words));
  return { pieces: pieces.sort(byStart), words: words.sort(byStart), ducks: merged(words.filter(isDuck)) };
}

/** The first word that begins after `at_ms`, or null. */
export function nextWord(words, at_ms) {
  return words.find(({ start_ms }) => start_ms > at_ms) ?? null;
}

/** Of the pieces and words that sound at `at_ms` those that are not already on their way out. */
export function soundingAt(parts, at_ms) {
  return parts.filter(({ start_ms, end_ms, fall_s = 0 }) => start_ms <= at_ms && at_ms < end_ms - fall_s * 1000);
}

function byStart(a, b) {
  return a.start_ms - b.start_ms;
}

function isDuck({ mode }) {
  return mode === "duck";
}

function waitsForEnd({ mode, parked }) {
  return mode === "after_track" && !parked;
}

function placed({ at_ms, media, mode }, plan) {
  return { media, mode, start_ms: at_ms, end_ms: at_ms + length_ms(plan, media) };
}

function length_ms(plan, media) {
  return (plan.media[media]?.s ?? 0) * 1000;
}

function merged(words) {
  const found = [];
  for (const { start_ms, end_ms } of words) {
    const last = found.at(-1);
    if (last && start_ms - last.end_ms < NEAR_MS) last.end_ms = Math.max(last.end_ms, end_ms);
    else found.push({ start_ms, end_ms });
  }
  return found;
}

function piecesOf(plan, segment, next, words) {
  const walk = new Walk(plan, segment, next);
  const holds = words.filter((word) => !isDuck(word) && word.start_ms < segment.until_ms);
  for (const { media, at_ms } of segment.tracks) walk.play(media, Math.max(0, segment.from_ms - at_ms) / 1000, holds);
  return walk.pieces;
}

/** Goes through a segment's tracks in the time in which they are really heard. */
class Walk {
  pieces = [];

  constructor(plan, segment, next) {
    const begins = segment.from_ms <= plan.from_ms;
    const rise_s = begins ? SOFT_S : segment.crossfade_s || SOFT_S;
    Object.assign(this, { plan, segment, next, at_ms: segment.from_ms, rise_s });
  }

  /** One track from `offset_s` on, in as many pieces as the announcements cut it into. */
  play(media, offset_s, holds) {
    let from_s = offset_s;
    for (;;) {
      const hold = this.#holdOf(media, from_s, holds);
      if (!hold) return this.#whole(media, from_s);
      holds.splice(holds.indexOf(hold), 1);
      if (waitsForEnd(hold)) return this.#toItsEnd(media, from_s, hold);
      from_s = this.#interrupted(media, from_s, hold);
    }
  }

  #length_s(media) {
    return this.plan.media[media]?.s ?? 0;
  }

  #step_s(media) {
    return step_s(this.#length_s(media), this.segment.crossfade_s);
  }

  #holdOf(media, from_s, holds) {
    const gives_way_ms = this.at_ms + (this.#step_s(media) - from_s) * 1000;
    const last_ms = (hold) => gives_way_ms + (waitsForEnd(hold) ? SAME_MS : 0);
    const due = holds.find((hold) => hold.start_ms <= last_ms(hold) && hold.end_ms > this.at_ms);
    return due && this.at_ms < this.segment.until_ms ? due : null;
  }

  #whole(media, from_s) {
    const fall_s = fade_s(this.#length_s(media), this.segment.crossfade_s);
    this.#add(media, from_s, this.at_ms + (this.#length_s(media) - from_s) * 1000, fall_s);
    this.at_ms += (this.#step_s(media) - from_s) * 1000;
    this.rise_s = fall_s || SOFT_S;
  }

  #toItsEnd(media, from_s, hold) {
    const end_ms = this.at_ms + (this.#length_s(media) - from_s) * 1000;
    this.#add(media, from_s, end_ms, 0);
    hold.parked = true;
    const spoken_ms = hold.end_ms - hold.start_ms;
    hold.start_ms = Math.max(hold.start_ms, Math.min(end_ms, this.segment.until_ms));
    hold.end_ms = hold.start_ms + spoken_ms;
    this.#goOn(hold);
  }

  /** Gives where in the track the music goes on. */
  #interrupted(media, from_s, hold) {
    const cut_ms = Math.max(this.at_ms, hold.start_ms);
    this.#add(media, from_s, cut_ms, HOLD_S);
    const reached_s = from_s + (cut_ms - this.at_ms) / 1000;
    this.#goOn(hold);
    return reached_s;
  }

  /** The music comes back after the announcement. */
  #goOn({ end_ms }) {
    this.at_ms = end_ms;
    this.rise_s = SOFT_S;
  }

  #add(media, offset_s, until_ms, fall_s) {
    const { until_ms: over_ms, volume } = this.segment;
    const start_ms = this.at_ms;
    const cut = until_ms - fall_s * 1000 >= over_ms;
    const end_ms = cut ? Math.min(until_ms, over_ms + this.#leaves_s * 1000) : until_ms;
    const piece = { media, start_ms, end_ms, offset_s, volume, fall_s: cut ? (end_ms - over_ms) / 1000 : fall_s };
    if (start_ms < over_ms && end_ms > start_ms) this.pieces.push({ ...piece, rise_s: this.rise_s });
  }

  /** How long the last track takes to go, once the next segment has begun. */
  get #leaves_s() {
    if (!this.next) return 0;
    return this.next.tracks.length ? this.next.crossfade_s || SOFT_S : HUSH_S;
  }
}
