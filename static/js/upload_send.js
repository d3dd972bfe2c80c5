/* Brings one file to its place in pieces, and goes on where it was after whatever comes between. */

import { headers } from "./token.js";

const SIGNED_OUT = "You are signed out. Sign in again in another tab, then go on here.";
const VISIT_OVER = "Your visit is over. Go in again, then go on here.";
const LARGE = "The server takes no pieces of this size. Tell us.";
const GONE = "This file was not finished in time. Choose it again.";
const FAILED = "The server could not take it. Try again in a moment.";
const FULL = "The disk of the server is full. Tell us, and try again once there is room.";
const CHANGED = "This file has changed on your computer. Choose it again.";
const FIRST_PAUSE_MS = 1000;
const LONGEST_PAUSE_MS = 30000;
/* So often a server may answer that it cannot. */
const MOST_FAULTS = 5;

/** It failed in a way that trying again does not mend. Its message is for people. */
export class Refused extends Error {}
/** Nothing can be brought until somebody has signed in. */
export class SignedOut extends Refused {}
/** What is the matter will pass: the network is away, or the server is busy. */
class Passing extends Error {}
/** It may pass. Not for long: the server is there. */
class Fault extends Passing {}

/** Ask the portal; gives what it says as an object, also that something is missing. Waits while it is away.
 *
 * Of `how`, `signal` ends it, and `waits(is)` is told that it waits, and that it does no longer. `gone` is what to say
 * where nothing is at this address. */
export function ask(address, body, how, gone = GONE) {
  return patiently(async () => {
    const answer = await fetch(address, { method: "POST", body, headers: headers(), signal: how.signal, redirect: "manual" }).catch(passing);
    how.signal.throwIfAborted();
    if (answer.status === 422) throw new Refused((await answer.json().catch(passing)).problem ?? FAILED);
    if (answer.status !== 409) judge(answer.status || 403, gone);
    return answer.status === 204 ? {} : answer.json().catch(passing);
  }, how);
}

/** Bring the pieces that are not there yet. `tell(bytes)` says how much of the file is. */
export async function bring(file, offer, tell, how) {
  const { pieces, piece_bytes: pieceBytes, have, direct } = offer;
  let done = 0;
  for (let piece = 0; piece * pieceBytes < file.size; piece += 1) {
    const part = file.slice(piece * pieceBytes, (piece + 1) * pieceBytes);
    const from = done;
    if (!have.includes(piece)) await bringPiece(`${pieces}${piece}/`, part, direct, (bytes) => tell(from + bytes), how);
    have.push(piece);
    done += part.size;
    tell(done);
  }
}

async function bringPiece(address, part, direct, tell, how) {
  /* Read first: a file that was moved or changed fails here, and not in the middle of a request. */
  const bytes = await part.arrayBuffer().catch(() => { throw new Refused(CHANGED); });
  await patiently(async () => {
    if (!direct) return judge(await post("PUT", address, headers(), new Blob([bytes]), tell, how.signal));
    const { url, fields } = await ask(address, null, how);
    return judgeBucket(await post("POST", url, {}, formOf(fields, bytes), tell, how.signal));
  }, how);
}

function formOf(fields, bytes) {
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) form.append(name, value);
  form.append("file", new Blob([bytes]));
  return form;
}

/* Gives the status, 0 where nothing answers. Not fetch: it does not say how far a body has gone. */
function post(method, address, heads, body, tell, signal) {
  signal.throwIfAborted();
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    const abort = () => request.abort();
    request.upload.onprogress = ({ loaded }) => tell(loaded);
    request.onload = () => resolve(isElsewhere(request.responseURL, address) ? 403 : request.status);
    request.onerror = () => resolve(0);
    request.onabort = () => reject(signal.reason);
    request.onloadend = () => signal.removeEventListener("abort", abort);
    signal.addEventListener("abort", abort);
    request.open(method, address);
    for (const [name, value] of Object.entries(heads)) request.setRequestHeader(name, value);
    request.send(body);
  });
}

/* Whoever is signed out is led to the sign-in. */
function isElsewhere(url, address) {
  return new URL(url || address, location.href).pathname !== new URL(address, location.href).pathname;
}

function passing(error) {
  if (error.name === "AbortError") throw error;
  /* Something answers, in words of its own. */
  throw error instanceof SyntaxError ? new Fault() : new Passing();
}

function judge(status, gone = GONE) {
  if (status >= 200 && status < 300) return;
  if (!status || [429, 502, 503, 504].includes(status)) throw new Passing();
  if (status === 507) throw new Refused(FULL);
  if (status >= 500) throw new Fault();
  if (status < 400 || status === 401 || status === 403) throw new SignedOut(document.querySelector(".visit") ? VISIT_OVER : SIGNED_OUT);
  throw new Refused({ 404: gone, 413: LARGE }[status] ?? FAILED);
}

/* The portal has just answered: a bucket that cannot be reached from here, or wants another ticket, is a fault. */
function judgeBucket(status) {
  if (!status || status === 403) throw new Fault();
  judge(status, FAILED);
}

/** Again and again while what is the matter will pass; at once when the network returns. */
async function patiently(work, { signal, waits }) {
  let faults = 0;
  for (let tries = 1, pauseMs = FIRST_PAUSE_MS; ; tries += 1, pauseMs = Math.min(pauseMs * 2, LONGEST_PAUSE_MS)) {
    try {
      const answer = await work();
      waits(false);
      return answer;
    } catch (error) {
      signal.throwIfAborted();
      if (!(error instanceof Passing)) throw error;
      if (error instanceof Fault && (faults += 1) >= MOST_FAULTS) throw new Refused(FAILED);
      if (tries > 1) waits(true);
      await rest(pauseMs, signal);
    }
  }
}

function rest(ms, signal) {
  return new Promise((resolve, reject) => {
    const stop = (settle, value) => {
      clearTimeout(timer);
      window.removeEventListener("online", back);
      signal.removeEventListener("abort", leave);
      settle(value);
    };
    const back = () => stop(resolve);
    const leave = () => stop(reject, signal.reason);
    const timer = setTimeout(back, ms * (0.5 + Math.random()));
    window.addEventListener("online", back);
    signal.addEventListener("abort", leave);
  });
}
