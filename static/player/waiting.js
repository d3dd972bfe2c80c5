// Waiting: for a while, at most a while, for a random while, and until everybody else has had a turn.

import { clearTimer, timer } from "./timers.js";

const LONGEST_TIMEOUT_MS = 2 ** 31 - 1;

export function pause(delay_ms) {
  return new Promise((resolve) => timer(resolve, Math.min(Math.max(delay_ms, 0), LONGEST_TIMEOUT_MS)));
}

/** `promise`, or undefined when it takes longer than `limit_ms`. */
export function within(limit_ms, promise) {
  return limit_ms === Infinity ? promise : Promise.race([promise, pause(limit_ms)]);
}

/** `promise`, which is rejected when it takes longer than `limit_ms`. */
export function inTime(limit_ms, promise) {
  let watchdog;
  const refuse = (reject) => reject(new Error("It takes too long."));
  const late = new Promise((_, reject) => (watchdog = timer(() => refuse(reject), limit_ms)));
  return Promise.race([promise, late]).finally(() => clearTimer(watchdog));
}

/** Full jitter, after the cap too: a thousand players that lost one server do not come back in one moment. */
export function jitter_ms(attempt, base_ms = 1_000, cap_ms = 60_000) {
  return Math.random() * Math.min(cap_ms, base_ms * 2 ** Math.min(attempt, 20));
}

/** For whatever else waits for the page. No timer: a hidden tab's take a second. */
export function breath() {
  const { port1, port2 } = new MessageChannel();
  const had = new Promise((resolve) => (port1.onmessage = resolve));
  port2.postMessage(null);
  return had.finally(() => port1.close());
}
