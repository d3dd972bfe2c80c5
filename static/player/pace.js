// Keeps the music in step with its zone: a sound card is a little faster or slower than the server's clock, and that
// clock is known better with time. What is amiss is made up for by a tempo that nobody hears.

const LOOK_MS = 1_000;
const LOOKS = 9; // one alone is off by some milliseconds
const LEAST_S = 0.008;
const MOST_S = 1; // who is further away is somewhere else, and comes back at a change of track

export class Pace {
  #seen_s = [];

  constructor(music) {
    this.music = music;
  }

  start() {
    this.timer = setInterval(() => this.look(), LOOK_MS);
  }

  stop() {
    clearInterval(this.timer);
  }

  look() {
    const behind_s = this.music.behind_s;
    this.#seen_s = behind_s === null ? [] : [...this.#seen_s, behind_s];
    if (this.#seen_s.length < LOOKS) return;
    const middle_s = this.#seen_s.sort((a, b) => a - b)[LOOKS >> 1];
    this.#seen_s = [];
    if (Math.abs(middle_s) > LEAST_S && Math.abs(middle_s) < MOST_S) this.music.bend(middle_s);
  }
}
