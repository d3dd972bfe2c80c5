// What the face shows while the player plays.

const DRAW_MS = 500;

export class Display {
  constructor({ face, graph, clock, music, media, cues, lines, condition }) {
    Object.assign(this, { face, graph, clock, music, media, cues, lines, condition });
  }

  start(signal) {
    this.timer = setInterval(() => this.draw(), DRAW_MS);
    addEventListener("resize", () => this.face.redraw(), { signal });
  }

  stop() {
    clearInterval(this.timer);
  }

  /** Another track, or none, is heard. */
  turn() {
    this.face.cover(this.music.playing?.entry, (url) => this.media.picture(url));
    this.draw();
  }

  draw() {
    const { feed, speech, stock } = this.condition;
    this.face.playing({ feed, now_ms: this.clock.now_ms(), speech, ...this.#programme(), stock, ...this.#line() });
  }

  #programme() {
    const { playing: track, empty, silentUntil_ms } = this.music;
    const known = Boolean(this.condition.feed);
    return { track, empty: known && empty, quiet_until_ms: known ? silentUntil_ms : null, next: this.cues.next };
  }

  #line() {
    return { line: this.lines.state, level_db: this.graph.level_db() };
  }
}
