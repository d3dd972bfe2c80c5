// The zone's plan on this player's audio clock: when what is heard is due to give way, and whether it is in step.

import { fade_s } from "./loop.js";
import { Moments } from "./moments.js";

export const NEAR_S = 2; // a moment nearer than that is too near to plan it anew
const APART_S = 0.1; // so much a player may be behind its zone without more than a change of tempo
const SETTLED_S = 1; // of a track, before it says anything about being in step

export class Timeline extends Moments {
  constructor({ graph, clock, order }) {
    super({ graph, clock });
    this.order = order;
  }

  /** The audio time at which all players follow what was decided by hand just now; else the present. */
  decided() {
    return this.timeAt(this.order.decided_ms(this.clock.now_ms()));
  }

  /**
   * The audio time at which `voice` is due to give way, and the `change` for which it does, or null where that is at
   * its `end`. A file may be shorter than its entry says.
   */
  dueAfter(voice) {
    const told = voice.start + voice.entry.s - voice.offset_s - voice.gained_s;
    const since_ms = this.serverAt(Math.max(voice.start, this.graph.now));
    const crossfade_s = this.order.crossfadeAt(since_ms);
    const end = Math.min(told, voice.end) - fade_s(voice.entry.s, crossfade_s);
    const planned = this.order.changeAfter(voice.segment, since_ms, this.serverAt(end));
    const change = planned ?? this.#return(voice, end, Math.max(APART_S, crossfade_s / 4));
    return { due: change ? Math.min(this.timeAt(change.at_ms), voice.end) : end, end, change };
  }

  /** Seconds by which the zone is ahead in the track that both play; null where that cannot be said. */
  behind_s(voice) {
    const at_ms = this.clock.now_ms();
    const time = this.timeAt(at_ms);
    const place = this.order.placeAt(at_ms);
    if (!isOf(place, voice) || voice.isBent(time) || time < voice.start + SETTLED_S) return null;
    return place.position_s - voice.positionAt(time);
  }

  /**
   * A player that is elsewhere in its loop than the zone (a track could not be had, an announcement made the music
   * wait, its clock was wrong) comes back where the zone's next track begins, or at the end of its own.
   */
  #return(voice, end, apart_s) {
    const end_ms = this.serverAt(end);
    const [next] = this.order.after(voice, end_ms);
    const look_s = Math.min(apart_s, (next?.entry.s ?? apart_s) / 2); // a short track is not jumped over
    const place = this.order.placeAt(end_ms + look_s * 1000);
    if (!place) return null;
    const { started_at_ms, segment } = place;
    const begins = this.timeAt(started_at_ms);
    const began = voice.start - voice.offset_s - voice.gained_s;
    const isThere = isOf(place, voice) && Math.abs(begins - began) < apart_s;
    if (isThere || (begins > end - apart_s && place.index === next?.index)) return null;
    const isNear = begins < Math.max(this.graph.now, voice.start) + NEAR_S;
    return { at_ms: isNear ? Math.max(end_ms, started_at_ms) : started_at_ms, segment, briefly: true };
  }
}

function isOf(place, voice) {
  return Boolean(place) && place.segment.sounds[place.index]?.sha256 === voice.entry.sha256;
}
