// SHA-256 and PBKDF2 in plain words, for a player on plain http, where browsers offer no cryptography.

import { breath } from "./waiting.js";

const SLICE = 16_384; // bytes between two looks at the clock
const BUSY_MS = 8; // the page has its turn again after so long
const ROOTS = primes(64);
const K = ROOTS.map((prime) => fraction(Math.cbrt(prime)));
const START = ROOTS.slice(0, 8).map((prime) => fraction(Math.sqrt(prime)));
const words = new Int32Array(64);

/** 32 bytes of PBKDF2-SHA-256. `password` and `salt` are bytes, the password 64 at most. */
export function pbkdf2(password, salt, rounds) {
  const [inner, outer] = [0x36, 0x5c].map((pad) => keyed(password, pad));
  const hmac = (block) => absorb(outer, closed(bytesOf(absorb(inner, block)), 96));
  let last = hmac(closed([...salt, 0, 0, 0, 1], 64 + salt.length + 4));
  const sum = last.slice();
  for (let round = 1; round < rounds; round++) {
    last = hmac(closed(bytesOf(last), 96));
    for (let place = 0; place < 8; place++) sum[place] ^= last[place];
  }
  return Uint8Array.from(bytesOf(sum));
}

/** 32 bytes of the SHA-256 of a file's bytes, in so many breaths that nothing on the page waits for it. */
export async function sha256(bytes) {
  const whole = bytes.length - (bytes.length % 64);
  let [state, since_ms] = [Int32Array.from(START), performance.now()];
  for (let at = 0; at < whole; at += SLICE) {
    state = absorb(state, bytes.subarray(at, Math.min(at + SLICE, whole)));
    if (performance.now() - since_ms < BUSY_MS) continue;
    await breath();
    since_ms = performance.now();
  }
  return Uint8Array.from(bytesOf(absorb(state, closed(bytes.subarray(whole), bytes.length))));
}

/** The state after the first block of an HMAC: the same in every round. */
function keyed(password, pad) {
  return absorb(Int32Array.from(START), Uint8Array.from({ length: 64 }, (_, at) => (password[at] ?? 0) ^ pad));
}

/** A message's last bytes with its padding; `total` is its length in bytes. */
function closed(bytes, total) {
  const padded = new Uint8Array(Math.ceil((bytes.length + 9) / 64) * 64);
  padded.set(bytes);
  padded[bytes.length] = 0x80;
  const view = new DataView(padded.buffer);
  view.setUint32(padded.length - 8, total / 2 ** 29);
  view.setUint32(padded.length - 4, total * 8);
  return padded;
}

function absorb(state, bytes) {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let next = state;
  for (let at = 0; at < bytes.length; at += 64) next = compressed(next, view, at);
  return next;
}

function compressed(state, view, at) {
  for (let place = 0; place < 16; place++) words[place] = view.getInt32(at + place * 4);
  for (let place = 16; place < 64; place++) words[place] = expanded(place);
  let [a, b, c, d, e, f, g, h] = state;
  for (let place = 0; place < 64; place++) {
    const e1 = turn(e, 6) ^ turn(e, 11) ^ turn(e, 25);
    const one = (h + e1 + ((e & f) ^ (~e & g)) + K[place] + words[place]) | 0;
    const a0 = turn(a, 2) ^ turn(a, 13) ^ turn(a, 22);
    const two = (a0 + ((a & b) ^ (a & c) ^ (b & c))) | 0;
    [h, g, f, e, d, c, b, a] = [g, f, e, (d + one) | 0, c, b, a, (one + two) | 0];
  }
  return Int32Array.of(...[a, b, c, d, e, f, g, h].map((word, place) => word + state[place]));
}

function expanded(place) {
  const [far, near] = [words[place - 15], words[place - 2]];
  const s0 = turn(far, 7) ^ turn(far, 18) ^ (far >>> 3);
  const s1 = turn(near, 17) ^ turn(near, 19) ^ (near >>> 10);
  return (words[place - 16] + s0 + words[place - 7] + s1) | 0;
}

function turn(word, by) {
  return (word >>> by) | (word << (32 - by));
}

function bytesOf(state) {
  return Array.from({ length: 32 }, (_, at) => (state[at >> 2] >>> (24 - 8 * (at & 3))) & 255);
}

function fraction(root) {
  return ((root % 1) * 2 ** 32) | 0;
}

function primes(count) {
  const found = [];
  for (let number = 2; found.length < count; number++) {
    if (found.every((prime) => number % prime)) found.push(number);
  }
  return found;
}
