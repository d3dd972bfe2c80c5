// A zone's music without end: two decks, each next track decoded early and put on the audio clock, so that nothing
// that can be heard hangs on a timer. How it comes in, goes on and rests are parts of their own.

import { Choice } from "./choice.js";
import { Decks } from "./decks.js";
import { Entrance } from "./entrance.js";
import { Rest } from "./rest.js";
import { Stage } from "./stage.js";
import { Succession } from "./succession.js";
import { Timeline } from "./timeline.js";
import { pause } from "./waiting.js";

export class Music {
  /** `onChange()` whenever another track, or none, is heard. */
  constructor({ graph, clock, sounds, media, reports, onChange }) {
    Object.assign(this, { graph, clock, reports });
    this.stage = new Stage(graph);
    this.decks = new Decks({ graph, reports, onEnd: (voice) => this.#finished(voice) });
    this.choice = new Choice({ graph, sounds, media, onFail: (entry, reason) => this.decks.fail(entry, reason) });
    this.line = new Timeline({ graph, clock, order: this.#order });
    this.entrance = new Entrance({ ...this, onChange, onStarted: () => this.succession.plan() });
    this.succession = new Succession(this);
    this.rest = new Rest({ ...this, onChange });
  }

  get #order() {
    return this.choice.order;
  }

  /** What is to play, while nothing can be heard yet. */
  know(feed) {
    this.#order.setFeed(feed);
  }

  /** A new feed never cuts what is heard, unless somebody has decided so by hand: it decides what comes next. */
  setFeed(feed) {
    this.know(feed);
    if (!feed.state.playing) return this.hold("state", Math.max(this.line.decided(), this.rest.soonest));
    if (this.rest.has("state")) return this.release("state");
    if (this.rest.isOn) return undefined;
    return this.stage.current ? this.succession.reconsider() : this.entrance.begin();
  }

  /** {entry, key, position_s} of the track that is heard, or null. */
  get playing() {
    const voice = this.stage.heard;
    return voice && { entry: voice.entry, key: voice.key, position_s: voice.positionAt(this.graph.now) };
  }

  get empty() {
    return this.#order.isEmptyAt(this.clock.now_ms());
  }

  /** While the music is meant to be silent: when it returns, in ms of the epoch, or Infinity; else null. */
  get silentUntil_ms() {
    return this.#order.silentUntil_ms(this.clock.now_ms());
  }

  /** Whether music is to be heard now: nobody has paused it, and no quiet hours hold. */
  get isDue() {
    const volume = this.stage.current?.segment.volume ?? 100;
    const isHeld = this.rest.has("state") || this.rest.has("stopped");
    return !isHeld && this.silentUntil_ms === null && volume > 1;
  }

  /** Seconds by which the zone is ahead of what is heard; null where that cannot be said. */
  get behind_s() {
    const { current } = this.stage;
    return current && !this.rest.isOn ? this.line.behind_s(current) : null;
  }

  /** Makes up for them, as far as the track goes; what follows it moves with it. */
  bend(seconds) {
    if (!this.rest.isOn) this.succession.bend(seconds);
  }

  /** Media entries in the order in which they are needed. */
  upcoming() {
    return this.#order.ahead(this.clock.now_ms());
  }

  /** It is due and not heard, for the `rung`th time: something else is tried, the built-in music at last. */
  async stepDown(rung) {
    if (this.rest.isOn) return this.release("announcement");
    const { current } = this.stage;
    if (!current) return this.entrance.standIn();
    current.report("failed", { reason: "silence", ended_at: this.reports.timestamp() });
    this.choice.shun(rung, current, this.clock.now_ms());
    this.decks.silence(this.graph.now, this.clock.now_ms(), current);
    this.stage.set(null);
    return this.entrance.begin();
  }

  /** Music waits from the audio time `when` on, until every reason has been released. */
  hold(reason, when) {
    this.rest.hold(reason, when);
  }

  /** From the audio time `when` on it goes on where it was; after a pause of the whole zone, where the zone is. */
  release(reason, when) {
    return this.rest.release(reason, when);
  }

  /** The server's time was put right: what is planned moves with it. */
  retime() {
    if (this.rest.isOn) return;
    if (this.stage.current) this.succession.reconsider();
    else this.entrance.begin();
  }

  /** To where the anchor says that the zone is now. */
  async jump() {
    if (this.rest.isOn) return;
    this.hold("jump");
    await pause((this.rest.soonest - this.graph.now) * 1000);
    this.release("jump");
  }

  /**
   * Lets the current track run to its very end, or to where something else is to play, with nothing behind it; gives
   * the audio time of that end, or null where no track is heard.
   */
  endOfTrack() {
    return this.succession.park();
  }

  /** Takes endOfTrack() back. */
  carryOn() {
    this.succession.unpark();
  }

  stop() {
    this.hold("stopped");
  }

  #finished(voice) {
    this.succession.advance();
    if (!this.decks.areEmpty || this.rest.isOn || voice.silenced) return;
    this.stage.set(null);
    this.entrance.begin();
  }
}
