// What a sound is known by: the SHA-256 of its bytes.

import { toHex } from "./hex.js";
import { sha256 } from "./sha256.js";

/** Of an ArrayBuffer, in hexadecimal; a plain http page, which cannot ask the browser, takes a little longer. */
export async function hashOf(bytes) {
  const bySystem = globalThis.crypto?.subtle;
  return toHex(new Uint8Array(bySystem ? await bySystem.digest("SHA-256", bytes) : await sha256(new Uint8Array(bytes))));
}
