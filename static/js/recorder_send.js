/* Brings a file to the server, and waits until it has been read. */

import { headers } from "./token.js";

const POLL_MS = 400;
const SIGNED_OUT = "You are signed out. Sign in again in another tab, then keep it once more.";
const LOST = "The connection was lost. What you have recorded is still here: keep it again.";
const LARGE = "This file is larger than this server takes. Export it at a lower quality.";
const GONE = "The server does not have it any more. Keep it once more.";
const FAILED = "The server could not take it. Try again in a moment.";

/** As the server says it: {id, title, status, problem, duration_ms, audio, state}. Rejects with an Error of a sentence. */
export function send(address, file, name, tell, signal) {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    const data = new FormData();
    data.append("file", file, name);
    request.upload.onprogress = ({ loaded, total }) => tell(loaded / total);
    request.onload = () => settle(request, resolve, reject);
    request.onerror = () => reject(new Error(LOST));
    request.onabort = () => reject(signal.reason);
    signal.addEventListener("abort", () => request.abort());
    request.open("POST", address);
    for (const [header, value] of Object.entries(headers())) request.setRequestHeader(header, value);
    request.send(data);
  });
}

function settle(request, resolve, reject) {
  const state = parsed(request.responseText);
  if (request.status < 300 && state) return resolve(state);
  if (request.status === 413) return reject(new Error(LARGE));
  return reject(new Error(request.status < 300 || request.status === 403 ? SIGNED_OUT : FAILED));
}

/* The sign-in, to which whoever is signed out is led, answers as JSON too. */
function parsed(text) {
  try {
    const state = JSON.parse(text);
    return state.status ? state : null;
  } catch {
    return null;
  }
}

/** The state once it is not waiting any more. A connection that is lost meanwhile comes back, or not. */
export async function read(state, signal) {
  let now = state;
  while (now.status === "waiting") {
    await pause(POLL_MS, signal);
    const answer = await fetch(state.state, { headers: headers(), signal }).catch(() => null);
    signal.throwIfAborted();
    if (answer) now = await said(answer);
  }
  return now;
}

async function said(answer) {
  if (!answer.ok) throw new Error(GONE);
  const state = parsed(await answer.text());
  if (!state) throw new Error(SIGNED_OUT);
  return state;
}

/** Resolves after a while; rejects when the signal says so. */
export function pause(ms, signal) {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(resolve, ms);
    signal.addEventListener("abort", () => { clearTimeout(timer); reject(signal.reason); }, { once: true });
  });
}
