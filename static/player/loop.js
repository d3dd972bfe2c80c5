// The endless loop of a zone's music, as plain arithmetic: no browser, no clock. The server's rundown follows the
// same rule: a track gives way `crossfade_s` before its end, unless it is shorter than two crossfades.

/** Seconds in which the music goes when it is meant to be silent. */
export const HUSH_S = 0.4;

/** Seconds from the start of a track of `s` seconds to the start of the next one. */
export function step_s(s, crossfade_s) {
  return s > 2 * crossfade_s ? s - crossfade_s : s;
}

/** Seconds over which a track of `s` seconds fades into the next one. */
export function fade_s(s, crossfade_s) {
  return s - step_s(s, crossfade_s);
}

/**
 * Where the loop is at `at_ms`: {index, position_s, started_at_ms}, or null for a loop without length. Counted in whole
 * ms, as the server does: sums of seconds are not exact, and the beginning of a track would lie in the one before it.
 */
export function locate(lengths_s, crossfade_s, anchor, at_ms) {
  const steps_ms = lengths_s.map((s) => whole_ms(step_s(s, crossfade_s)));
  const total_ms = sum(steps_ms);
  if (!(total_ms > 0)) return null;
  const before_ms = sum(steps_ms.slice(0, modulo(anchor.index, steps_ms.length)));
  return walk(steps_ms, modulo(before_ms + whole_ms(anchor.position_s) + at_ms - anchor.at_ms, total_ms), at_ms);
}

function walk(steps_ms, into_ms, at_ms) {
  let index = 0;
  let position_ms = into_ms;
  while (index < steps_ms.length - 1 && position_ms >= steps_ms[index]) position_ms -= steps_ms[index++];
  return { index, position_s: position_ms / 1000, started_at_ms: at_ms - position_ms };
}

function whole_ms(seconds) {
  return Math.round(seconds * 1000);
}

/** The segment that holds at `at_ms`; the last one is open-ended, the first one also covers what came before it. */
export function segmentAt(segments, at_ms) {
  const begun = segments.filter((segment) => segment.from_ms <= at_ms);
  return begun.at(-1) ?? segments[0] ?? null;
}

/**
 * Index of the track to go on with after `playing` (its name in the list). A list that still holds it goes on
 * behind its occurrence nearest to `place`, where the anchor says the loop is; any other list goes on at that place.
 */
export function following(tracks, playing, place) {
  const found = tracks.flatMap((track, index) => (track === playing ? [index] : []));
  if (!found.length) return place.index;
  const gap = (index) => ringDistance(index, place.index, tracks.length);
  const nearest = found.reduce((best, index) => (gap(index) < gap(best) ? index : best));
  return (nearest + 1) % tracks.length;
}

function ringDistance(a, b, size) {
  const direct = Math.abs(a - b);
  return Math.min(direct, size - direct);
}

function sum(numbers) {
  return numbers.reduce((total, number) => total + number, 0);
}

function modulo(value, size) {
  return ((value % size) + size) % size;
}
