/* Plays a stretch of an AudioBuffer, one at a time. */

import { alone } from "./alone.js";

let stop = () => {};
const begin = alone(() => stop());

/** Calls `tell(seconds)` with the place in the buffer while it plays, and `ended()` once it does no more. */
export function play(buffer, from_s, to_s, tell, ended) {
  stop();
  begin();
  const context = new AudioContext();
  const source = new AudioBufferSourceNode(context, { buffer });
  source.connect(context.destination);
  context.resume();
  const timer = setInterval(() => tell(Math.min(to_s, from_s + context.currentTime)), 40);
  stop = () => {
    stop = () => {};
    clearInterval(timer);
    context.close();
    ended();
  };
  source.onended = stop;
  source.start(0, from_s, to_s - from_s);
}

export const silence = () => stop();
