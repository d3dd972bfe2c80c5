// A feed as the rest of the player reads it: checked, with defaults, and with its times as milliseconds.

const LONGEST_FADE_S = 30;
const DEEPEST_DB = -120; // as good as silence
const LONGEST_DUCK_MS = 10_000;
const DUCK = { db: -18, attack_ms: 250, release_ms: 900 };

/** A feed that this player cannot use; the message says why. */
export class FeedError extends Error {}

/** For a player that never had a feed. */
export const NOTHING = { music: [], zone: { crossfade_s: 0 }, state: { playing: true, anchor: null } };

/** The feed of a JSON text. Throws FeedError; unknown members are left alone, broken ones left out. */
export function readFeed(text) {
  const raw = parse(text);
  if (raw?.v !== 1) throw new FeedError(`This player reads feeds of version 1, not ${raw?.v}.`);
  if (!raw.zone || !Array.isArray(raw.music)) throw new FeedError("The feed names no zone or no music.");
  try {
    return whole(raw);
  } catch {
    throw new FeedError("The feed has not the shape of one.");
  }
}

function whole(raw) {
  const [zone, state] = [readZone(raw.zone), readState(raw.state)];
  const isOurs = ({ devices }) => !devices || devices.includes(raw.device?.id);
  const cues = named(raw.cues).filter((cue) => Date.parse(cue.at) && isOurs(cue));
  const media = entries(raw.media);
  const music = objects(raw.music).map((segment) => readSegment(segment, { zone, state, media }));
  return {
    generated_ms: Date.parse(raw.generated_at) || 0,
    valid_until_ms: Date.parse(raw.valid_until) || 0,
    poll_s: Math.max(5, Number(raw.poll_s) || 60),
    device: { name: "", ...raw.device, volume: number(raw.device?.volume, 100), muted: raw.device?.muted === true },
    zone,
    media: mediaFor(raw, media, cues),
    music: music.sort((a, b) => a.from_ms - b.from_ms),
    cues: cues.map((cue) => ({ ...cue, at_ms: Date.parse(cue.at) })),
    interrupts: named(raw.interrupts),
    clips: clipsOf(raw).map((key) => media[key]).filter(Boolean),
    state,
  };
}

function objects(list) {
  return (Array.isArray(list) ? list : []).filter((each) => each && typeof each === "object");
}

/** What has an id, and whose media, where it names some, are a list. */
function named(list) {
  return objects(list).filter(({ id, media = [] }) => typeof id === "string" && Array.isArray(media));
}

function entries(media) {
  const fine = Object.entries(media ?? {}).filter(([, entry]) => typeof entry?.url === "string");
  return Object.fromEntries(fine);
}

function number(value, otherwise, most = 100) {
  return Number.isFinite(value) ? Math.min(Math.max(value, 0), most) : otherwise;
}

function parse(text) {
  try {
    return JSON.parse(text);
  } catch {
    throw new FeedError("The feed is not JSON.");
  }
}

/** All but what only others' cues name: nothing here ever plays it. */
function mediaFor({ music, interrupts, cues, clips }, media, ours) {
  const used = new Set([...named(interrupts), ...ours].flatMap((one) => one.media ?? []));
  for (const key of [...objects(music).flatMap(tracksOf), ...clipsOf({ clips })]) used.add(key);
  const others = new Set(named(cues).filter((cue) => !ours.includes(cue)).flatMap((cue) => cue.media ?? []));
  return Object.fromEntries(Object.entries(media).filter(([key]) => used.has(key) || !others.has(key)));
}

function clipsOf({ clips }) {
  return Array.isArray(clips) ? clips : [];
}

function tracksOf({ tracks }) {
  return Array.isArray(tracks) ? tracks : [];
}

function readZone(zone) {
  const levels = { volume: number(zone.volume, 100), crossfade_s: number(zone.crossfade_s, 0, LONGEST_FADE_S) };
  return { name: "", tz: "UTC", ...zone, ...levels, duck: readDuck(zone.duck ?? {}) };
}

function readDuck({ db, attack_ms, release_ms }) {
  const isFall = Number.isFinite(db) && db <= 0;
  return {
    db: isFall ? Math.max(db, DEEPEST_DB) : DUCK.db,
    attack_ms: number(attack_ms, DUCK.attack_ms, LONGEST_DUCK_MS),
    release_ms: number(release_ms, DUCK.release_ms, LONGEST_DUCK_MS),
  };
}

/** Its `sounds` are the media entries of its `tracks`: the keys hold in their own feed only. */
function readSegment(segment, { zone, state, media }) {
  const from_ms = Date.parse(segment.from) || 0;
  const anchor = readAnchor(segment.anchor) ?? { index: 0, position_s: 0, at_ms: from_ms };
  const silent = segment.silent === true;
  const tracks = silent ? [] : tracksOf(segment);
  return {
    channel_id: segment.channel_id ?? segment.channel ?? "",
    revision: state.revision,
    tracks,
    sounds: tracks.map((key) => media[key]),
    silent,
    from_ms,
    anchor,
    crossfade_s: number(segment.crossfade_s, zone.crossfade_s, LONGEST_FADE_S),
    volume: number(segment.volume, 100),
  };
}

function readState(state) {
  const { revision = 0, command = null } = state ?? {};
  return { playing: state?.playing !== false, anchor: readAnchor(state?.anchor), revision, command };
}

function readAnchor(anchor) {
  const at_ms = Date.parse(anchor?.at);
  if (Number.isNaN(at_ms)) return null;
  const index = Number.isInteger(anchor.index) ? anchor.index : 0;
  return { index, position_s: number(anchor.position_s, 0, Infinity), at_ms };
}
