// Identities that also work on plain http, where crypto.randomUUID is missing.

import { toHex } from "./hex.js";

/** A fresh random UUID. */
export function randomId() {
  if (crypto.randomUUID) return crypto.randomUUID();
  return uuid(crypto.getRandomValues(new Uint8Array(16)), 4);
}

/** The same UUID for the same text, for ever: a reload cannot report one play twice. */
export function derivedId(text) {
  const words = Uint32Array.from([1, 2, 3, 4], (seed) => hash(`${seed}:${text}`));
  return uuid(new Uint8Array(words.buffer), 8);
}

function hash(text) {
  let value = 0x811c9dc5;
  for (const byte of new TextEncoder().encode(text)) value = Math.imul(value ^ byte, 0x01000193);
  value = Math.imul(value ^ (value >>> 16), 0x85ebca6b);
  value = Math.imul(value ^ (value >>> 13), 0xc2b2ae35);
  return (value ^ (value >>> 16)) >>> 0;
}

function uuid(bytes, version) {
  bytes[6] = (bytes[6] & 0x0f) | (version << 4);
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  return toHex(bytes).replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}
