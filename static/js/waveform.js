/* `.waveform` elements: bars behind a slider, the played part in colour. Without peaks it is a plain line. */

const SVG = "http://www.w3.org/2000/svg";
const LEAST_PX = 1;
/* Quiet music is drawn smaller, but never as if there were none. */
const LOUDEST_AT_LEAST = 96;

const MOST_ANSWERS = 60;

const answers = new Map(); // what an address gave, as a promise; the latest
const drawn = new WeakMap(); // element -> {url, wave}
const sizes = new ResizeObserver((entries) => entries.forEach(({ target }) => (target.isConnected ? paint : leave)(target)));

async function asked(url) {
  const answer = await fetch(url);
  if (!answer.ok) throw new Error(String(answer.status));
  const wave = await answer.json();
  return { ...wave, peaks: Uint8Array.from(atob(wave.peaks), (letter) => letter.charCodeAt(0)) };
}

function waveAt(url) {
  if (!answers.has(url)) answers.set(url, asked(url).catch(() => null));
  const answer = answers.get(url);
  if (answers.size > MOST_ANSWERS) answers.delete(answers.keys().next().value);
  return answer;
}

/* It went with a swap; should it come back, it is drawn anew. */
function leave(element) {
  sizes.unobserve(element);
  drawn.delete(element);
}

/** Draw what `url` gives into the element; "" is a plain line. */
export async function show(element, url) {
  if (drawn.get(element)?.url === url) return;
  drawn.set(element, { url, wave: null });
  sizes.observe(element);
  paint(element);
  const wave = url ? await waveAt(url) : null;
  if (!wave?.peaks.length) answers.delete(url); // it may be read by then
  if (drawn.get(element)?.url !== url) return;
  url && !wave ? drawn.delete(element) : drawn.set(element, { url, wave });
  paint(element);
}

/** How much of it was played, from 0 to 1. */
export function mark(element, share) {
  element.style.setProperty("--played", `${(Math.min(1, Math.max(0, share)) * 100).toFixed(3)}%`);
}

function paint(element) {
  const { clientWidth: width, clientHeight: height } = element;
  if (!width) return;
  const { wave } = drawn.get(element) ?? {};
  const path = wave?.peaks.length ? bars(wave.peaks, width, height) : `M0 ${height / 2}H${width}`;
  element.classList.toggle("is-plain", !wave?.peaks.length);
  element.querySelectorAll(":scope > :is(svg, .wave-head)").forEach((old) => old.remove());
  const head = Object.assign(document.createElement("i"), { className: "wave-head" });
  element.prepend(picture("wave-rest", path, silences(wave, width, height)), picture("wave-played", path, []), head);
}

function picture(name, d, more) {
  const svg = document.createElementNS(SVG, "svg");
  const path = document.createElementNS(SVG, "path");
  svg.setAttribute("class", name);
  svg.setAttribute("aria-hidden", "true");
  path.setAttribute("d", d);
  svg.append(...more, path);
  return svg;
}

/** A path of upright strokes, as many as there is room for; each is as tall as the loudest peak of its stretch. */
export function bars(peaks, width, height) {
  const step = height > 40 ? 4 : 3;
  const count = Math.max(1, Math.floor(width / step));
  const loudest = Math.max(LOUDEST_AT_LEAST, ...peaks);
  return Array.from({ length: count }, (_, n) => {
    const from = Math.floor((n * peaks.length) / count);
    const to = Math.max(from + 1, Math.floor(((n + 1) * peaks.length) / count));
    const half = Math.max(LEAST_PX, (Math.max(...peaks.subarray(from, to)) / loudest) * (height - step)) / 2;
    const x = ((n + 0.5) * step).toFixed(1);
    return `M${x} ${(height / 2 - half).toFixed(1)}V${(height / 2 + half).toFixed(1)}`;
  }).join("");
}

/* What is silent at its ends, as blocks. */
function silences(wave, width, height) {
  if (!wave?.duration_ms) return [];
  const spans = [[0, wave.lead_ms], [wave.duration_ms - wave.tail_ms, wave.tail_ms]];
  return spans.map(([from_ms, lasts_ms]) => {
    const block = document.createElementNS(SVG, "rect");
    const scale = width / wave.duration_ms;
    const places = { x: from_ms * scale, y: 0, width: lasts_ms * scale, height, rx: 3, class: "wave-silence" };
    for (const [name, value] of Object.entries(places)) block.setAttribute(name, value);
    return block;
  });
}
