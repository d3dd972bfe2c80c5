// Tracks that are decoded already, or are being decoded: a slow machine needs seconds for it, so it is done once.

const KEPT = 2; // the one that is heard and the next: some 90 MB each

export class Decoded {
  #tracks = new Map(); // {buffer: promised, isHere} by SHA-256, the one wanted last at its end

  constructor(sounds) {
    this.sounds = sounds;
  }

  /** Whether it can be had at once. */
  has({ sha256 }) {
    return Boolean(this.#tracks.get(sha256)?.isHere);
  }

  /** As Sounds.load(). */
  load(entry) {
    const track = this.#tracks.get(entry.sha256) ?? this.#begin(entry);
    this.#tracks.delete(entry.sha256);
    this.#tracks.set(entry.sha256, track);
    const [oldest] = this.#tracks.keys();
    if (this.#tracks.size > KEPT) this.#tracks.delete(oldest);
    return track.buffer;
  }

  #begin(entry) {
    const track = { buffer: this.sounds.load(entry), isHere: false };
    const forget = () => this.#tracks.get(entry.sha256) === track && this.#tracks.delete(entry.sha256);
    track.buffer.then(() => (track.isHere = true), forget);
    return track;
  }
}
