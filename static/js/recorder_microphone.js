/* The microphone: may it be used here, which ones are there, and what to do where it does not work. */

import { alone } from "./alone.js";

/* As it is heard: the server levels it, and takes out the room's noise where that is wanted. */
const AS_HEARD = { echoCancellation: false, noiseSuppression: false, autoGainControl: false };
const INSECURE = "A browser records on a secure page alone. Open this page by its https:// address, or upload a file.";
const OLD = "This browser cannot record. Take a current Chrome, Edge, Firefox or Safari, or upload a file.";
const BLOCKED = "The microphone is blocked for this page. Allow it at the address bar of your browser, then try again.";
const NONE = "There is no microphone here. Connect one and try again, record on your phone, or upload a file.";
const BUSY = "The microphone does not answer. Close what else may use it, check its cable, then try again.";
const WHY = {
  NotAllowedError: BLOCKED, SecurityError: BLOCKED, NotFoundError: NONE, OverconstrainedError: NONE,
  NotReadableError: BUSY, AbortError: BUSY,
};

/** Why nobody can record on this page at all, as a sentence; "" where they can. */
export function whyNever() {
  if (!window.isSecureContext) return INSECURE;
  return navigator.mediaDevices?.getUserMedia && window.MediaRecorder ? "" : OLD;
}

export const whyNot = (error) => WHY[error?.name] ?? BUSY;

/* What is recorded goes on when something plays: somebody wants it so. */
const begin = alone(() => {});

/** Asks the person, where the browser does; `id` is one of `microphones()` or "". */
export function open(id) {
  begin();
  const device = id ? { deviceId: { exact: id } } : {};
  return navigator.mediaDevices.getUserMedia({ audio: { ...AS_HEARD, ...device } });
}

export function close(stream) {
  stream?.getTracks().forEach((track) => track.stop());
}

/** Those that have a name: none before the person has allowed one. */
export async function microphones() {
  const devices = (await navigator.mediaDevices?.enumerateDevices()) ?? [];
  return devices.filter(({ kind, label, deviceId }) => kind === "audioinput" && label && deviceId);
}

/** Fills a `select`, and shows it where there is a choice. */
export async function fill(select, stream) {
  const found = await microphones().catch(() => []);
  const chosen = stream?.getAudioTracks()[0]?.getSettings().deviceId ?? select.value;
  select.replaceChildren(...found.map(({ label, deviceId }) => new Option(label, deviceId)));
  if (found.some(({ deviceId }) => deviceId === chosen)) select.value = chosen;
  select.closest("[data-choice]").hidden = found.length < 2;
}
