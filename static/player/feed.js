// A feed as the rest of the player reads it: checked, with defaults, and with its times as milliseconds.

const DUCK = { db: -18, attack_ms: 250, release_ms: 900 };

/** A feed that this player cannot use; the message says why. */
export class FeedError extends Error {}

/** For a player that never had a feed. */
export const NOTHING = { music: [], zone: { crossfade_s: 0 }, state: { playing: true, anchor: null } };

/** The feed of a JSON text. Throws FeedError; unknown members are left alone. */
export function readFeed(text) {
  const raw = parse(text);
  if (raw?.v !== 1) throw new FeedError(`This player reads feeds of version 1, not ${raw?.v}.`);
  if (!raw.zone || !Array.isArray(raw.music)) throw new FeedError("The feed names no zone or no music.");
  const zone = readZone(raw.zone);
  const state = readState(raw.state);
  const isOurs = ({ devices }) => !devices || devices.includes(raw.device?.id);
  const cues = (raw.cues ?? []).filter(isOurs);
  return {
    generated_ms: Date.parse(raw.generated_at) || 0,
    poll_s: Math.max(5, Number(raw.poll_s) || 60),
    device: { name: "", volume: 100, muted: false, ...raw.device },
    zone,
    media: mediaFor(raw, cues),
    music: raw.music.map((segment) => readSegment(segment, { zone, state, media: raw.media ?? {} })),
    cues: cues.map((cue) => ({ ...cue, at_ms: Date.parse(cue.at) })),
    interrupts: raw.interrupts ?? [],
    state,
  };
}

function parse(text) {
  try {
    return JSON.parse(text);
  } catch {
    throw new FeedError("The feed is not JSON.");
  }
}

/** All but what only others' cues name: nothing here ever plays it. */
function mediaFor({ media = {}, music, interrupts = [], cues = [] }, ours) {
  const used = new Set([...interrupts, ...ours].flatMap((one) => one.media ?? []).concat(...music.map(tracksOf)));
  const others = new Set(cues.filter((cue) => !ours.includes(cue)).flatMap((cue) => cue.media ?? []));
  return Object.fromEntries(Object.entries(media).filter(([key]) => used.has(key) || !others.has(key)));
}

function tracksOf({ tracks }) {
  return tracks ?? [];
}

function readZone(zone) {
  return { name: "", tz: "UTC", volume: 100, crossfade_s: 0, ...zone, duck: { ...DUCK, ...zone.duck } };
}

/** Its `sounds` are the media entries of its `tracks`: the keys hold in their own feed only. */
function readSegment(segment, { zone, state, media }) {
  const from_ms = Date.parse(segment.from) || 0;
  const anchor = readAnchor(segment.anchor) ?? { index: 0, position_s: 0, at_ms: from_ms };
  const silent = segment.silent === true;
  const tracks = (!silent && segment.tracks) || [];
  return {
    channel_id: segment.channel_id ?? segment.channel ?? "",
    revision: state.revision,
    tracks,
    sounds: tracks.map((key) => media[key]),
    silent,
    from_ms,
    anchor,
    crossfade_s: segment.crossfade_s ?? zone.crossfade_s,
    volume: segment.volume ?? 100,
  };
}

function readState(state) {
  const { revision = 0, command = null } = state ?? {};
  return { playing: state?.playing !== false, anchor: readAnchor(state?.anchor), revision, command };
}

function readAnchor(anchor) {
  const at_ms = Date.parse(anchor?.at);
  if (Number.isNaN(at_ms)) return null;
  return { index: anchor.index ?? 0, position_s: anchor.position_s ?? 0, at_ms };
}
