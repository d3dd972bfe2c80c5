// Pairing by a code on the screen: OAuth 2.0 Device Authorization Grant (RFC 8628).

import { ApiError } from "./api.js";
import { pause } from "./waiting.js";

const CLIENT = "sync2gear-player";
const GRANT = "urn:ietf:params:oauth:grant-type:device_code";

/** The token in the address (`#token=…`), taken out of it at once; null when there is none. */
export function tokenInAddress() {
  const token = new URLSearchParams(location.hash.slice(1)).get("token");
  if (token !== null) history.replaceState(null, "", location.pathname + location.search);
  return token || null;
}

/** An access token, however long it takes. `show(code or null, message)` draws what a person needs to see. */
export async function pair({ api, hardwareId, appVersion, show }) {
  for (let message = ""; ; ) {
    const code = await requestCode({ api, hardwareId, appVersion, show });
    show(code, message);
    const { token, refused } = await waitForPerson(api, code, show);
    if (token) return token;
    message = `${refused ? "Somebody said no to the last code" : "The last code has expired"}. This is a new one.`;
  }
}

async function requestCode({ api, hardwareId, appVersion, show }) {
  const fields = { client_id: CLIENT, hardware_id: hardwareId, app_version: appVersion };
  for (;;) {
    try {
      return await api.form("/player/device_authorization", fields);
    } catch (error) {
      show(null, error instanceof ApiError ? error.message : "Waiting for the server. Is this device online?");
      await pause(3_000 + Math.random() * 4_000);
    }
  }
}

/** {token}, or {refused} when the code is of no use any more. */
async function waitForPerson(api, code, show) {
  const until_ms = performance.now() + code.expires_in * 1000;
  let interval_s = code.interval ?? 5;
  while (performance.now() < until_ms) {
    await pause(interval_s * 1000);
    const answer = await ask(api, code.device_code);
    if (answer.token || answer.over) return answer;
    if (answer.slower) interval_s += 5;
    show(code, answer.message);
  }
  return { refused: false };
}

async function ask(api, device_code) {
  try {
    const body = await api.form("/player/token", { grant_type: GRANT, device_code, client_id: CLIENT });
    return { token: body.access_token, message: "" };
  } catch (error) {
    if (!(error instanceof ApiError)) return { message: "The server is out of reach. Trying again." };
    if (error.code === "authorization_pending") return { message: "" };
    if (error.code === "slow_down" || error.status === 429) return { slower: true, message: "" };
    return error.status >= 500 ? { message: error.message } : { over: true, refused: error.code === "access_denied" };
  }
}
