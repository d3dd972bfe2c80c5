/* The files that are on their way: a few at a time, each with its state, and all of them summed up. */

import { ask, bring, Refused, SignedOut } from "./upload_send.js";

const AT_ONCE = 3;
/* Asked about together: what is there already never has to be brought. */
const ASKED_AT_ONCE = 12;
/* A larger one is not hashed beforehand: browsers do that in memory alone. The server finds out. */
const HASHED_BYTES = 100_000_000;
const NO_PLACE = "The place that this file should go to is gone. Reload the page, then choose it again.";
const NO_LONGER = "You cannot add music here any more. Reload the page, then choose it again.";
const NOT_WHOLE = "Parts of this file do not arrive whole. Check it on your computer, then try again.";

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
    this.why = "";
    this.stop = new AbortController();
    this.began = performance.now();
    this.busy = 0;
    this.asking = new Map();
  }

  /** `{file, path}` of each, `why` where it could not be read; and the folder in the library that they go to, or "". */
  add(files, folder) {
    if (!this.isActive) this.began = performance.now();
    this.jobs.push(...files.map(({ file, path, why = "" }) => ({ file, path, folder, state: why ? FAILED : WAITING, bytes: 0, why })));
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

  /** `why` where nobody asked for it. */
  pause(why = "") {
    this.isPaused = true;
    this.why = why;
    this.halt();
    this.told();
  }

  halt() {
    this.stop.abort();
    this.asking = new Map();
  }

  resume() {
    this.isPaused = false;
    this.why = "";
    this.stop = new AbortController();
    this.go();
  }

  /** What has not arrived is forgotten here, and by the server. */
  cancel() {
    this.halt();
    this.jobs.forEach(letGo);
    this.jobs = [];
    this.resume();
  }

  forget(job) {
    letGo(job);
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
    const how = { signal, waits: (isHeld) => this.waits([job], isHeld) };
    try {
      await this.offered(job, signal);
      if (job.state === GOING) await this.brought(job, how);
    } catch (error) {
      if (error instanceof SignedOut && !signal.aborted) this.pause(error.message);
      if (signal.aborted) job.state = WAITING;
      else Object.assign(job, { state: FAILED, why: error instanceof Refused ? error.message : String(error) });
    } finally {
      job.isHeld = false;
    }
  }

  waits(jobs, isHeld) {
    if (jobs.every((job) => job.isHeld === isHeld)) return;
    for (const job of jobs) job.isHeld = isHeld;
    this.told();
  }

  /* Whoever is first asks for the next ones of its folder too; the others wait for that answer. */
  async offered(job, signal) {
    const { asking } = this;
    while (!job.offer) {
      if (!asking.has(job.folder)) asking.set(job.folder, this.offer(job, signal).finally(() => asking.delete(job.folder)));
      await asking.get(job.folder);
    }
    if (job.offer.problem) Object.assign(job, { state: FAILED, why: job.offer.problem });
    if (job.offer.there) Object.assign(job, { state: THERE, why: job.offer.there });
  }

  async offer(first, signal) {
    const isNext = (job) => !job.offer && job.folder === first.folder && (job.state === WAITING || job.state === GOING);
    const jobs = [first, ...this.jobs.filter((job) => job !== first && isNext(job))].slice(0, ASKED_AT_ONCE);
    const files = [];
    /* One after the other: all of a file is in memory while it is hashed. */
    for (const job of jobs) {
      files.push(await described(job));
      signal.throwIfAborted();
    }
    const how = { signal, waits: (isHeld) => this.waits(jobs, isHeld) };
    const { files: offers } = await ask(this.address, JSON.stringify({ files, folder: first.folder }), how, first.folder ? NO_PLACE : NO_LONGER);
    jobs.forEach((job, index) => { job.offer = offers[index]; });
  }

  async brought(job, how, isAgain = false) {
    const { offer } = job;
    await bring(job.file, offer, (bytes) => { job.bytes = bytes; this.told(); }, how);
    const { problem, missing } = await ask(offer.finish, null, how);
    if (missing) {
      if (isAgain) throw new Refused(NOT_WHOLE);
      offer.have = offer.have.filter((piece) => !missing.includes(piece));
      return this.brought(job, how, true);
    }
    job.offer = null;
    return Object.assign(job, problem ? { state: FAILED, why: problem } : { state: DONE, bytes: job.file.size });
  }
}

/* The server keeps no room for it then. */
function letGo({ offer }) {
  if (offer?.forget) ask(offer.forget, null, { signal: new AbortController().signal, waits: () => {} }).catch(() => {});
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
