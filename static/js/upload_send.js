/* Brings one file to its place in pieces, and goes on where it was after whatever comes between. */

export const SIGNED_OUT = "You are signed out. Sign in again in another tab, then go on here.";
const LARGE = "The server takes no pieces of this size. Tell us.";
const GONE = "This file was not finished in time. Choose it again.";
const FAILED = "The server could not take it. Try again in a moment.";
const CHANGED = "This file has changed on your computer. Choose it again.";
const FIRST_PAUSE_MS = 1000;
const LONGEST_PAUSE_MS = 30000;

/** It failed in a way that trying again does not mend. Its message is for people. */
export class Refused extends Error {}
/** What is the matter will pass: the network is away, or the server is busy. */
class Passing extends Error {}

/** `{name: value}` for every request: who asks, and that it is our page that does. */
export const headers = () => ({
  Accept: "application/json",
  ...JSON.parse(document.body.getAttribute("hx-headers") ?? "{}"),
});

/** Ask the portal; gives what it says as an object, also that something is missing. Waits while it is away. */
export function ask(address, method, body, signal) {
  return patiently(async () => {
    const answer = await fetch(address, { method, body, headers: headers(), signal, redirect: "manual" }).catch(passing);
    signal.throwIfAborted();
    if (answer.status !== 409) judge(answer.status || 403);
    return answer.status === 204 ? {} : answer.json();
  }, signal);
}

/** Bring the pieces that are not there yet. `tell(bytes)` says how much of the file is. */
export async function bring(file, offer, tell, signal) {
  const { pieces, piece_bytes: pieceBytes, have, direct } = offer;
  let done = 0;
  for (let piece = 0; piece * pieceBytes < file.size; piece += 1) {
    const part = file.slice(piece * pieceBytes, (piece + 1) * pieceBytes);
    const from = done;
    if (!have.includes(piece)) await bringPiece(`${pieces}${piece}/`, part, direct, (bytes) => tell(from + bytes), signal);
    have.push(piece);
    done += part.size;
    tell(done);
  }
}

async function bringPiece(address, part, direct, tell, signal) {
  /* Read first: a file that was moved or changed fails here, and not in the middle of a request. */
  const bytes = await part.arrayBuffer().catch(() => { throw new Refused(CHANGED); });
  await patiently(async () => {
    if (!direct) return post("PUT", address, headers(), new Blob([bytes]), tell, signal);
    const { url, fields } = await ask(address, "POST", null, signal);
    return post("POST", url, {}, formOf(fields, bytes), tell, signal);
  }, signal);
}

function formOf(fields, bytes) {
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) form.append(name, value);
  form.append("file", new Blob([bytes]));
  return form;
}

/* Not fetch: it does not say how far a body has gone. */
function post(method, address, heads, body, tell, signal) {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    const abort = () => request.abort();
    request.upload.onprogress = ({ loaded }) => tell(loaded);
    request.onload = () => { try { judge(request.status); resolve(); } catch (error) { reject(error); } };
    request.onerror = () => reject(new Passing());
    request.onabort = () => reject(signal.reason);
    request.onloadend = () => signal.removeEventListener("abort", abort);
    signal.addEventListener("abort", abort);
    request.open(method, address);
    for (const [name, value] of Object.entries(heads)) request.setRequestHeader(name, value);
    request.send(body);
  });
}

function passing(error) {
  if (error.name === "AbortError") throw error;
  throw new Passing();
}

function judge(status) {
  if (status < 300) return;
  if (status === 429 || status >= 500) throw new Passing();
  if (status < 400 || status === 401 || status === 403) throw new Refused(SIGNED_OUT);
  throw new Refused({ 404: GONE, 413: LARGE }[status] ?? FAILED);
}

/** Again and again while what is the matter will pass; at once when the network returns. */
async function patiently(work, signal) {
  for (let pauseMs = FIRST_PAUSE_MS; ; pauseMs = Math.min(pauseMs * 2, LONGEST_PAUSE_MS)) {
    try {
      return await work();
    } catch (error) {
      signal.throwIfAborted();
      if (!(error instanceof Passing)) throw error;
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
