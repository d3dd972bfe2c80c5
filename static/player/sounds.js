// From a media entry to decoded sound.

import { within } from "./waiting.js";

const SPEECH_KEPT = 12;
const DECODING_MS = 30_000; // a file that keeps the decoder for longer is no sound

/** A file whose bytes are no sound to this browser. */
export class DecodeError extends Error {}

export class Sounds {
  #speech = new Map();

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
    const known = this.#speech.get(entry.sha256) ?? this.load(entry);
    known.catch(() => this.#speech.delete(entry.sha256));
    this.#speech.delete(entry.sha256);
    this.#speech.set(entry.sha256, known);
    if (this.#speech.size > SPEECH_KEPT) this.#speech.delete(this.#speech.keys().next().value);
    return known;
  }
}

/** The protocol's reason for an error of load(). */
export function reasonOf(error) {
  return error instanceof DecodeError ? "decode_error" : "media_missing";
}
