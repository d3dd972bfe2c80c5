// What is on: the track that is heard and the one that is to follow it, and which plans for them still hold.

import { silence } from "./decks.js";

export const SOON_S = 0.06; // the least time between a decision and its sound
const ANNOUNCED_S = 0.5; // so long before it is heard a track is told to be

export class Stage {
  current = null;
  next = null; // on the audio clock already
  parked = false; // an announcement waits for the end of the current track
  #turn = 0;

  constructor(graph) {
    this.graph = graph;
  }

  /** One voice alone, or none. */
  set(voice) {
    this.current = voice;
    this.next = null;
  }

  /** Every jump, hold or start ends the plans of the turn before. Gives thisTurn(). */
  newTurn() {
    this.#turn += 1;
    return this.thisTurn();
  }

  /** A function that says whether this turn is still on: what was awaited may come too late for it. */
  thisTurn() {
    const turn = this.#turn;
    return () => turn === this.#turn;
  }

  /** Whether a voice waits for the end of a silence. */
  isAhead(voice) {
    return voice.start > this.graph.now + ANNOUNCED_S;
  }

  /** The current voice, as soon as it is heard, or null. */
  get heard() {
    return this.current && !this.isAhead(this.current) ? this.current : null;
  }

  /** The voice that is on at the audio time `when`, or null. */
  at(when) {
    return [this.next, this.current].find((voice) => voice?.start <= when) ?? null;
  }

  /** The one that follows becomes the current one once it has begun: the voice that did, or null. */
  advance() {
    const next = this.next;
    if (!next || this.graph.now < next.start) return null;
    this.set(next);
    return next;
  }

  /** Takes back what was planned: the current track goes on, with nothing behind it. */
  unplan() {
    this.newTurn();
    if (this.next) silence(this.next, 0);
    this.current?.keepOn();
    this.next = null;
  }
}
