// Everything the player asks the server, and the errors that come back.

const TIMEOUT_MS = 30_000;

/**
 * An answer other than success; `message` is the server's sentence, `code` the OAuth error if there is one. Not `isOurs`
 * is what a proxy or a hotel's network between has said.
 */
export class ApiError extends Error {
  constructor(status, problem, isOurs) {
    super(problem.detail || problem.title || problem.error_description || `The server answered ${status}.`);
    Object.assign(this, { status, isOurs });
    this.code = problem.error ?? null;
  }
}

export class Api {
  /** `onUnpaired` is called once a token is refused; `clock` is fed by every answer. */
  constructor({ clock, token = null, onUnpaired = () => {} }) {
    Object.assign(this, { clock, token, onUnpaired });
  }

  /**
   * A Response with status 2xx or 304; the time limit holds for its body too, unless `signal` is given instead.
   * Throws ApiError, or another error when the server is out of reach.
   */
  request(path, { timeout_ms = TIMEOUT_MS, signal = AbortSignal.timeout(timeout_ms), ...options } = {}) {
    return this.#send(path, { ...options, signal });
  }

  async #send(path, options) {
    const token = this.token;
    if (token) options.headers = { ...options.headers, Authorization: `Bearer ${token}` };
    const sent_ms = this.clock.ticks();
    const response = await fetch(path, { cache: "no-store", credentials: "omit", ...options });
    this.#tellClock(response, sent_ms);
    if (response.ok || response.status === 304) return response;
    if (refusesToken(response) && token && token === this.token) this.onUnpaired();
    throw new ApiError(response.status, await problem(response), isProblem(response));
  }

  #tellClock(response, sent_ms) {
    const server_ms = Number(response.headers.get("X-Server-Time") ?? NaN);
    if (server_ms > 0) this.clock.sample(server_ms, sent_ms, this.clock.ticks());
  }

  async form(path, fields) {
    return (await this.request(path, { method: "POST", body: new URLSearchParams(fields) })).json();
  }

  async json(path, body) {
    const headers = { "Content-Type": "application/json" };
    return (await this.request(path, { method: "POST", headers, body: JSON.stringify(body) })).json();
  }
}

/** A 401 of a proxy or a hotel's network between is no word about this pairing: it asks for no bearer token. */
function refusesToken(response) {
  return response.status === 401 && /^bearer/i.test(response.headers.get("WWW-Authenticate") ?? "");
}

function isProblem(response) {
  return /^application\/problem\+json/i.test(response.headers.get("Content-Type") ?? "");
}

async function problem(response) {
  try {
    return (await response.json()) ?? {};
  } catch {
    return {};
  }
}
