// Instant announcements, from the stream or from the feed, whichever comes first; the announcer takes each id once.

export class Interrupts {
  #media = {};

  /** `onUnknown()` when an interrupt names media that only the next feed explains. */
  constructor({ announcer, clock, onUnknown }) {
    Object.assign(this, { announcer, clock, onUnknown });
  }

  setFeed(feed) {
    this.#media = feed.media;
    feed.interrupts.forEach((interrupt) => this.take(interrupt));
  }

  /** An interrupt as the protocol says it; from the stream it brings its own `sounds`. */
  take(interrupt) {
    if (!interrupt?.id) return;
    const entries = this.#entries(interrupt);
    if (entries.some((entry) => !entry)) this.onUnknown();
    else this.announcer.add(this.#call(interrupt, entries));
  }

  #entries({ media = [], sounds = {} }) {
    return media.map((key) => sounds[key] ?? this.#media[key]);
  }

  #call({ id, mode = "duck", priority = 0, expires_at }, entries) {
    const until_ms = Date.parse(expires_at) || Infinity;
    return { id, kind: "interrupt", entries, mode, rank: 1, priority, at_ms: this.clock.now_ms(), until_ms };
  }
}
