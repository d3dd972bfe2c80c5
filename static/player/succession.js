// How music goes on: what follows the current track, when, and over which crossfade.

import { silence } from "./decks.js";
import { fade_s, HUSH_S } from "./loop.js";
import { SOON_S } from "./stage.js";
import { NEAR_S } from "./timeline.js";
import { pause } from "./waiting.js";

const LAST_CALL_S = 8; // before a track's end nothing more is waited for: what is here has to be decoded by then
const AGAIN_MS = 2_000;
const SOFT_S = 0.02; // a harder cut would click
const BRIEF_S = 0.35; // the crossfade to where the music is to be, in the middle of a track

export class Succession {
  #attempts = 0;

  constructor({ graph, clock, stage, decks, choice, line, entrance }) {
    Object.assign(this, { graph, clock, stage, decks, choice, line, entrance });
  }

  get #order() {
    return this.choice.order;
  }

  /** Puts what follows the current track on the audio clock. Until that is ready, what was planned before stays. */
  async plan() {
    const { current, next } = this.stage;
    const { due, end, change } = this.line.dueAfter(current);
    const isSilent = Boolean(change?.segment.silent);
    if (isSilent || !next) this.stage.unplan();
    this.#turnVolume(current, { due, change });
    if (isSilent) return this.decks.leave(current, this.#soonest(due), HUSH_S);
    const isLast = this.#attempt();
    const found = await this.#found(current, { due, end, change });
    this.advance();
    if (!isLast() || current !== this.stage.current || this.#comes(this.stage.next)) return undefined;
    return found ? this.#put(found, current, { due, end, change }) : this.#tryAgain(isLast);
  }

  /** Plans again where something else is to follow, or to be heard by now. */
  reconsider() {
    this.advance();
    const { current, next } = this.stage;
    if (current.start > this.graph.now + NEAR_S) return this.#startOver(current);
    if (current.start > this.graph.now) return undefined; // it will look for what comes next when it starts
    this.#tune(current);
    const isOutdated = this.#isOutdated(next ?? current);
    if (this.stage.parked) return isOutdated ? this.unpark() : undefined; // a hand is quicker than the track's end
    return this.#leavesBefore(current, next, isOutdated) ? undefined : this.plan();
  }

  /** The planned track has begun: it is the current one. */
  advance() {
    const voice = this.stage.advance();
    if (voice) this.entrance.started(voice);
  }

  /** Makes the current track gain `seconds`, as far as it goes; what follows it moves with it. */
  bend(seconds) {
    const { current, next, parked } = this.stage;
    const until = (next?.start ?? current?.leaves ?? current?.end ?? 0) - NEAR_S;
    if (parked || until < this.graph.now) return;
    current.bend(seconds, until);
    this.plan();
  }

  /**
   * Lets the current track run to its very end, or to where something else is to play, with nothing behind it; gives
   * the audio time of that end, or null where no track is heard.
   */
  park() {
    this.advance();
    const current = this.stage.heard;
    if (!current) return null;
    this.stage.unplan();
    this.stage.parked = true;
    const { due, change } = this.line.dueAfter(current);
    return change ? due : current.end;
  }

  /** Takes park() back. */
  unpark() {
    if (!this.stage.parked) return;
    this.stage.parked = false;
    if (this.stage.current && !this.stage.next) this.plan();
  }

  /** A function that says whether nothing else has been planned or decided since. */
  #attempt() {
    const isStill = this.stage.thisTurn();
    const attempt = (this.#attempts += 1);
    return () => isStill() && attempt === this.#attempts;
  }

  /** Whether it is too late to take back a voice. */
  #comes(next) {
    return Boolean(next) && next.start < this.graph.now + SOON_S;
  }

  #put(found, current, { due, end, change }) {
    this.stage.unplan();
    this.#turnVolume(current, { due, change });
    const changes = change?.segment === found.segment;
    return changes ? this.#change(current, found, due, change) : this.#chain(current, found, end);
  }

  #soonest(due) {
    return Math.max(due, this.graph.now + SOON_S);
  }

  /** Null while there is time to wait for another channel that cannot be had. */
  async #found(current, { due, end, change }) {
    const left_s = due - this.graph.now - LAST_CALL_S;
    if (!change) return this.choice.after(current, this.line.serverAt(due), left_s);
    const found = await this.choice.change(change.at_ms, left_s);
    return found || end - this.graph.now > LAST_CALL_S ? found : this.choice.instead(current, this.line.serverAt(end));
  }

  /** A track that goes on into another segment takes that one's volume; the one for which it leaves is not its own. */
  #turnVolume(current, { due, change }) {
    const until_ms = change?.at_ms ?? this.line.serverAt(due);
    const coming = this.#order.between(this.clock.now_ms(), until_ms);
    for (const { from_ms, volume } of coming) current.turnTo(volume, this.line.timeAt(from_ms));
  }

  #chain(current, found, due) {
    const crossfade_s = this.#order.crossfadeAt(this.line.serverAt(due));
    const wish = this.#soonest(due + this.choice.drift_s(found, this.line.serverAt(due)));
    const start = Math.min(wish, Math.max(current.end, this.graph.now + SOON_S));
    const overlap_s = Math.min(fade_s(current.entry.s, crossfade_s), current.end - start, found.entry.s);
    current.fadeOut(start, overlap_s);
    this.#follow(found, { start, fade_s: Math.max(0, overlap_s) });
    this.choice.foresee(found.segment, this.line.serverAt(start));
  }

  /** From a moment on something else is to play, wherever the current track is. */
  #change(current, found, due, { at_ms, segment, briefly }) {
    const start = this.#soonest(due);
    const overlap_s = Math.max(SOFT_S, Math.min(briefly ? BRIEF_S : segment.crossfade_s, current.end - start));
    this.decks.leave(current, start, overlap_s);
    const offset_s = this.choice.offset_s(found, Math.max(this.line.serverAt(start), at_ms));
    this.#follow(found, { start, offset_s, fade_s: overlap_s });
  }

  /** What is heard goes on until there is something to follow it. */
  async #tryAgain(isLast) {
    await pause(AGAIN_MS);
    if (isLast()) this.plan();
  }

  #follow(found, timing) {
    this.stage.next = this.decks.play(found, timing);
    this.#watch();
  }

  /** Tells the face in time; the sound does not need it. */
  async #watch() {
    const isStill = this.stage.thisTurn();
    while (isStill() && this.stage.next) {
      await pause((this.stage.next.start - this.graph.now) * 1000 + 20);
      if (isStill()) this.advance();
    }
  }

  /** Whether a voice has no time left for another plan. What was decided by hand waits for no track to end. */
  #leavesBefore(current, next, isOutdated) {
    const leaves = next?.start ?? current.leaves ?? Infinity;
    if (!next || !isOutdated) return leaves < this.graph.now + NEAR_S;
    const comesFirst = leaves <= this.line.decided();
    if (comesFirst) this.choice.foresee(next.segment, this.clock.now_ms());
    return comesFirst;
  }

  #isOutdated({ segment }) {
    return this.#order.isOutdated(segment, this.clock.now_ms());
  }

  /** Its channel may be louder or softer now. */
  #tune(current) {
    const here = this.#order.segmentAt(this.clock.now_ms());
    if (here?.channel_id !== current.segment.channel_id || here.silent || this.#isOutdated(current)) return;
    current.segment = here;
    current.turnTo(here.volume);
  }

  #startOver(voice) {
    silence(voice, 0);
    this.stage.set(null);
    return this.entrance.begin();
  }
}
