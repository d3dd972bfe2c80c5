/* A waveform as bars on a canvas, in the canvas's own colour. */

const BAR_PX = 3;
const STEP_PX = 5;
const LEAST = 0.03;
const REST_ALPHA = 0.28;

/** How many bars the canvas has room for. */
export const room = (canvas) => Math.max(1, Math.floor(canvas.clientWidth / STEP_PX));

/** The loudest of each of `count` equal stretches, the loudest of all being 1. */
export function peaksOf(buffer, count) {
  const samples = buffer.getChannelData(0);
  const step = samples.length / count;
  const peaks = Array.from({ length: count }, (_, n) => loudest(samples, Math.floor(n * step), Math.floor((n + 1) * step)));
  const most = Math.max(...peaks, 1e-6);
  return peaks.map((peak) => peak / most);
}

function loudest(samples, from, to) {
  let most = 0;
  for (let n = from; n < to; n += 1) most = Math.max(most, Math.abs(samples[n]));
  return most;
}

/** Bars of 0 to 1. What lies outside `from`…`to` (shares of the whole) is pale. */
export function draw(canvas, bars, { from = 0, to = 1 } = {}) {
  const scale = window.devicePixelRatio || 1;
  const { clientWidth: width, clientHeight: height } = canvas;
  [canvas.width, canvas.height] = [width * scale, height * scale];
  const pen = canvas.getContext("2d");
  pen.scale(scale, scale);
  pen.fillStyle = getComputedStyle(canvas).color;
  bars.forEach((bar, n) => {
    const middle = (n + 0.5) / bars.length;
    const tall = Math.max(LEAST, bar) * height;
    pen.globalAlpha = middle >= from && middle <= to ? 1 : REST_ALPHA;
    pen.beginPath();
    pen.roundRect(middle * width - BAR_PX / 2, (height - tall) / 2, BAR_PX, tall, BAR_PX / 2);
    pen.fill();
  });
}
