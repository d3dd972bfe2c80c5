// From a media entry to decoded sound.

import { within } from "./waiting.js";

const SPEECH_KEPT = 12;
const SPEECH_KEPT_S = 240; // some 90 MB, decoded
const DECODING_MS = 30_000; // a file that keeps the decoder for longer is no sound

/** A file whose bytes are no sound to this browser. */
export class DecodeError extends Error {}

export class Sounds {
  #speech = new Map(); // {buffer: promised, s} by SHA-256, the one wanted last at its end

  constructor(graph, media) {
    this.graph = graph;
    this.media = media;
  }

  /** The AudioBuffer of a media entry. Throws MediaError or DecodeError. */
  async load(entry) {
    const bytes = await this.media.bytes(entry);
    const buffer = await within(DECODING_MS, this.graph.ctx.decodeAudioData(bytes).catch(() => null));
    if (!buffer?.length) throw new DecodeError("The file cannot be decoded.");
    return buffer;
  }

  /** As load(), and the result stays decoded: an announcement must not wait for a decoder. */
  speech(entry) {
    const { buffer } = this.#speech.get(entry.sha256) ?? { buffer: this.load(entry) };
    buffer.catch(() => this.#speech.delete(entry.sha256));
    this.#speech.delete(entry.sha256);
    this.#speech.set(entry.sha256, { buffer, s: entry.s || 0 });
    this.#shorten();
    return buffer;
  }

  /** Those that were wanted last stay. */
  #shorten() {
    let [kept, total_s] = [0, 0];
    for (const [sha256, { s }] of [...this.#speech].reverse()) {
      [kept, total_s] = [kept + 1, total_s + s];
      if (kept > SPEECH_KEPT || (kept > 1 && total_s > SPEECH_KEPT_S)) this.#speech.delete(sha256);
    }
  }
}

/** The protocol's reason for an error of load(). */
export function reasonOf(error) {
  return error instanceof DecodeError ? "decode_error" : "media_missing";
}
