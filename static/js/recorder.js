/* `[data-recorder]` records a take or takes a file, trims it, sends it, and tells of it: a bubbling `recorded` event with
   {recording, title, start_ms, end_ms, gated, duration_ms}. `recording` is its id, `end_ms` null where nothing is cut off
   the end, `duration_ms` the length of the whole. A take is sent once it is kept, and not before. */

import { say } from "./calm.js";
import { Face } from "./recorder_face.js";
import { gated } from "./recorder_gate.js";
import { listenTo } from "./recorder_level.js";
import { play, silence } from "./recorder_listen.js";
import { close, fill, open, whyNever, whyNot } from "./recorder_microphone.js";
import { pause, read, send } from "./recorder_send.js";
import { SHORTEST_S, Take, decoded, nameOf, peakOf } from "./recorder_take.js";
import { Trim, clock } from "./recorder_trim.js";
import { draw, peaksOf, room } from "./recorder_wave.js";

const MOST_BYTES = 100e6;
const SILENT = 10 ** (-60 / 20);
const UNHEARD = "We heard nothing. Check that the right microphone is chosen and not muted, then record again.";
const SHORT = "That was too short to be heard. Record again, and stop once you have said it.";
const LARGE = "This file is larger than 100 MB. Export it at a lower quality.";
const EMPTY = "This file is empty. Check it on your computer and choose it again.";
const CUT = "The microphone went away. This is what it heard until then.";
const UNREADABLE = "This browser could not read the sound. Record again, or upload another file.";

/* Recorders with a take that nobody has kept. */
const unkept = new Set();
function warn(event) {
  event.preventDefault();
  event.returnValue = ""; /* some browsers ask for this alone */
}

class Recorder {
  /* Everything that is under way ends with the run. */
  #run = new AbortController();
  #way = "record";
  /* What was recorded or came as a file: {file, name, buffer, state}; `state` once the server has it. */
  #piece = null;

  constructor(root) {
    this.root = root;
    this.face = new Face(root);
    this.wave = root.querySelector("[data-wave]");
    this.select = root.querySelector("[data-choice] select");
    this.trim = new Trim(this.wave.parentElement, () => this.#drawTake());
    root.addEventListener("click", ({ target }) => this.#press(target.closest("[data-do]")));
    root.addEventListener("change", (event) => this.#change(event));
    for (const kind of ["dragover", "dragleave", "drop"]) root.addEventListener(kind, (event) => this.#drag(event));
    new ResizeObserver(() => this.#drawTake()).observe(this.wave);
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => this.#drawTake());
    if (window.isSecureContext) fill(this.select);
    this.#show("record");
  }

  async #press(button) {
    if (!button) return;
    this.face.complain("");
    const { record, cancel, stop, listen, again, back, keep, way } = this;
    const deeds = { record, cancel, stop, listen, again, back, keep, way };
    const name = button.dataset.do;
    try {
      await deeds[name].call(this, button.value);
    } catch (error) {
      this.#fail(error, name === "keep" ? "take" : "record");
    }
  }

  #fail(error, state) {
    if (error.name === "AbortError") return;
    this.#begin();
    this.#show(state);
    this.face.complain(error.message);
  }

  #show(state) {
    this.face.show(state);
    this.root.querySelector("[data-do=back]").hidden = !this.#piece;
    const isUnkept = ["recording", "opening"].includes(state) || (this.#piece && !this.#piece.state);
    isUnkept ? unkept.add(this) : unkept.delete(this);
    unkept.size ? addEventListener("beforeunload", warn) : removeEventListener("beforeunload", warn);
  }

  #begin() {
    this.#run.abort();
    this.#run = new AbortController();
    return this.#run.signal;
  }

  /* --- a take --- */

  async record() {
    const never = whyNever();
    if (never) throw new Error(never);
    const signal = this.#begin();
    this.#show("asking");
    const stream = await open(this.select.value).catch((error) => { throw new Error(whyNot(error)); });
    if (signal.aborted) return close(stream);
    const deafen = listenTo(stream, (peak) => this.#hear(peak));
    signal.addEventListener("abort", () => { deafen(); close(stream); });
    await fill(this.select, stream);
    await this.#countDown(signal);
    return this.#take(stream, signal);
  }

  async #countDown(signal) {
    this.face.text("count", 3);
    this.#show("counting");
    for (const left of [3, 2, 1]) {
      this.face.text("count", left);
      say(left === 3 ? "Recording starts in 3" : String(left));
      await pause(1000, signal);
    }
  }

  async #take(stream, signal) {
    const take = new Take(stream);
    let isCut = false;
    stream.getAudioTracks()[0].addEventListener("ended", () => { isCut = true; take.stop(); });
    signal.addEventListener("abort", () => take.stop());
    this.take = take;
    this.#show("recording");
    const file = await take.file;
    signal.throwIfAborted();
    this.#begin();
    await this.#edit({ file, name: nameOf(file) });
    if (isCut) this.face.complain(CUT);
  }

  #hear(peak) {
    if (!this.root.isConnected) this.#begin();
    this.face.hear(peak);
    if (this.face.state === "recording") this.face.text("time", clock(this.take.seconds * 1000).slice(0, -2));
  }

  stop() {
    this.take.stop();
  }

  cancel() {
    this.#begin();
    this.#show(this.#piece ? "take" : this.#way);
    say("Cancelled");
  }

  /* --- what was recorded, or came as a file --- */

  async #edit(piece) {
    this.#show("opening");
    const buffer = await decoded(piece.file).catch(() => null);
    if (!buffer) throw new Error(UNREADABLE);
    if (buffer.duration < SHORTEST_S) throw new Error(SHORT);
    if (peakOf(buffer) < SILENT) throw new Error(UNHEARD);
    this.#piece = { ...piece, buffer };
    this.#show("take");
    this.trim.reset(Math.round(buffer.duration * 1000));
    say(`${clock(this.trim.length_ms)}. Listen, trim, or keep it.`);
  }

  #drawTake() {
    const { start, end, length_ms: length } = this.trim;
    if (!this.#piece || !this.wave.clientWidth) return;
    silence();
    const count = room(this.wave);
    if (this.#piece.peaks?.length !== count) this.#piece.peaks = peaksOf(this.#piece.buffer, count);
    draw(this.wave, this.#piece.peaks, { from: start / length, to: end / length });
    this.face.text("span", `${clock(start)} to ${clock(end)}`);
    this.face.text("length", clock(end - start));
  }

  get #isGated() {
    return this.root.querySelector("[data-gate]").checked;
  }

  async listen() {
    if (this.isPlaying) return silence();
    const { start, end, length_ms: length } = this.trim;
    const piece = this.#piece;
    if (this.#isGated) piece.gated ??= await gated(piece.buffer);
    const show = (seconds) => this.wave.parentElement.style.setProperty("--at", (seconds * 1000) / length);
    play(this.#isGated ? piece.gated : piece.buffer, start / 1000, end / 1000, show, () => this.#listening(false));
    return this.#listening(true);
  }

  #listening(isPlaying) {
    this.isPlaying = isPlaying;
    this.face.listening(isPlaying);
  }

  again() {
    silence();
    if (this.#piece?.state) this.#piece = null;
    this.#show(this.#way);
  }

  back() {
    this.#show("take");
    this.#drawTake();
  }

  async keep() {
    silence();
    const piece = this.#piece;
    piece.state ??= await this.#bring(piece.file, piece.name);
    this.#tell(piece.state);
  }

  /* Sends, and waits until it was read. */
  async #bring(file, name) {
    const signal = this.#begin();
    this.face.progress(0);
    this.#show("sending");
    const state = await send(this.root.dataset.upload, file, name, (part) => this.face.progress(part), signal);
    if (state.status === "waiting") this.#show("reading");
    const now = await read(state, signal);
    if (now.status === "refused") throw new Error(now.problem);
    return now;
  }

  #tell(state) {
    const { start, end, length_ms: length } = this.trim;
    const cut = { start_ms: start, end_ms: end < length ? end : null, gated: this.#isGated };
    const detail = { recording: state.id, title: state.title, ...cut, duration_ms: state.duration_ms };
    this.#piece = null;
    this.face.text("kept", clock(end - start));
    this.#show("kept");
    say("Kept");
    this.root.dispatchEvent(new CustomEvent("recorded", { bubbles: true, detail }));
  }

  /* --- a file --- */

  way(way) {
    this.#way = way;
    this.#show(way);
  }

  #change({ target }) {
    if (target.matches("[data-gate]")) silence();
    if (target.type !== "file") return;
    const [file] = target.files;
    this.#upload(file).finally(() => { target.value = ""; });
  }

  #drag(event) {
    const zone = event.target.closest?.(".dropzone");
    if (!zone) return;
    event.preventDefault();
    zone.classList.toggle("is-over", event.type === "dragover");
    if (event.type === "drop") this.#upload(event.dataTransfer.files[0]);
  }

  async #upload(file) {
    this.face.complain("");
    try {
      if (!file) return;
      if (file.size > MOST_BYTES) throw new Error(LARGE);
      if (!file.size) throw new Error(EMPTY);
      const state = await this.#bring(file, file.name);
      /* As the server has made it: that any browser can read. */
      const answer = await fetch(state.audio);
      await this.#edit({ file: await answer.blob(), name: state.title, state });
    } catch (error) {
      this.#fail(error, "upload");
    }
  }
}

const awake = new WeakSet();

/** Brings those to life that came to the page since. */
export function wake() {
  for (const root of document.querySelectorAll("[data-recorder]")) {
    if (!awake.has(root)) new Recorder(root);
    awake.add(root);
  }
}

document.addEventListener("htmx:afterSwap", wake);
wake();
