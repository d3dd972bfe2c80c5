/* The files that are on their way: a few at a time, each with its state, and all of them summed up. */

import { ask, bring, Refused } from "./upload_send.js";

const AT_ONCE = 3;
/* Asked about together: what is there already never has to be brought. */
const ASKED_AT_ONCE = 12;
/* A larger one is not hashed beforehand: browsers do that in memory alone. The server finds out. */
const HASHED_BYTES = 100_000_000;

export const WAITING = "waiting";
export const GOING = "going";
export const DONE = "done";
export const THERE = "there";
export const FAILED = "failed";

/** `told()` is called whenever something has changed. */
export class Queue {
  constructor(address, told) {
    this.address = address;
    this.told = told;
    this.jobs = [];
    this.isPaused = false;
    this.stop = new AbortController();
    this.began = performance.now();
    this.busy = 0;
    this.asking = null;
  }

  /** `{file, path}` of each, and the folder in the library that they go to, or "". */
  add(files, folder) {
    if (!this.isActive) this.began = performance.now();
    this.jobs.push(...files.map(({ file, path }) => ({ file, path, folder, state: WAITING, bytes: 0, why: "" })));
    this.go();
  }

  get isActive() {
    return this.jobs.some(({ state }) => state === WAITING || state === GOING);
  }

  count(state) {
    return this.jobs.filter((job) => job.state === state).length;
  }

  /** `{bytes, size, leftS}`: of all that has to be brought. `leftS` is null where it cannot be told yet. */
  get sum() {
    const brought = this.jobs.filter(({ state }) => state !== THERE && state !== FAILED);
    const bytes = brought.reduce((sum, job) => sum + job.bytes, 0);
    const size = brought.reduce((sum, job) => sum + job.file.size, 0);
    const elapsedS = (performance.now() - this.began) / 1000;
    const leftS = elapsedS > 3 && bytes ? ((size - bytes) * elapsedS) / bytes : null;
    return { bytes, size, leftS };
  }

  pause() {
    this.isPaused = true;
    this.stop.abort();
    this.told();
  }

  resume() {
    this.isPaused = false;
    this.stop = new AbortController();
    this.go();
  }

  /** What has not arrived is forgotten here, and by the server. */
  cancel() {
    this.stop.abort();
    for (const job of this.jobs) {
      if (job.offer?.forget) ask(job.offer.forget, "POST", null, new AbortController().signal).catch(() => {});
    }
    this.jobs = [];
    this.resume();
  }

  forget(job) {
    this.jobs = this.jobs.filter((other) => other !== job);
    this.told();
  }

  again(job) {
    job.state = WAITING;
    job.why = "";
    job.offer = null;
    this.go();
  }

  go() {
    this.told();
    while (!this.isPaused && this.busy < AT_ONCE && this.take()) this.busy += 1;
  }

  take() {
    const job = this.jobs.find(({ state }) => state === WAITING);
    if (!job) return false;
    job.state = GOING;
    this.run(job).catch(() => {}).finally(() => { this.busy -= 1; this.go(); });
    return true;
  }

  async run(job) {
    const { signal } = this.stop;
    try {
      await this.offered(job, signal);
      if (job.state === GOING) await this.brought(job, signal);
    } catch (error) {
      if (signal.aborted) job.state = WAITING;
      else Object.assign(job, { state: FAILED, why: error instanceof Refused ? error.message : String(error) });
    }
  }

  /* Whoever is first asks for the next ones too; the others wait for that answer. */
  async offered(job, signal) {
    while (!job.offer) {
      this.asking ??= this.offer(job, signal).finally(() => { this.asking = null; });
      await this.asking;
    }
    if (job.offer.problem) Object.assign(job, { state: FAILED, why: job.offer.problem });
    if (job.offer.there) Object.assign(job, { state: THERE, why: job.offer.there });
  }

  async offer(first, signal) {
    const isNext = (job) => !job.offer && job.folder === first.folder && (job.state === WAITING || job.state === GOING);
    const jobs = [first, ...this.jobs.filter((job) => job !== first && isNext(job))].slice(0, ASKED_AT_ONCE);
    const files = await Promise.all(jobs.map(described));
    const { files: offers } = await ask(this.address, "POST", JSON.stringify({ files, folder: first.folder }), signal);
    jobs.forEach((job, index) => { job.offer = offers[index]; });
  }

  async brought(job, signal) {
    const { offer } = job;
    await bring(job.file, offer, (bytes) => { job.bytes = bytes; this.told(); }, signal);
    const { problem, missing } = await ask(offer.finish, "POST", null, signal);
    if (missing) {
      offer.have = offer.have.filter((piece) => !missing.includes(piece));
      return this.brought(job, signal);
    }
    job.offer = null;
    return Object.assign(job, problem ? { state: FAILED, why: problem } : { state: DONE, bytes: job.file.size });
  }
}

async function described({ file, path }) {
  const told = { name: file.name, path, size_bytes: file.size, modified_ms: file.lastModified };
  return { ...told, sha256: await hashed(file) };
}

async function hashed(file) {
  if (!crypto.subtle || file.size > HASHED_BYTES) return "";
  /* Moved or locked since: that is said when its bytes are read. */
  const bytes = await file.arrayBuffer().catch(() => null);
  if (!bytes) return "";
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
  return [...digest].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}
