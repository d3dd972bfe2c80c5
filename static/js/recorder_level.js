/* How loud the microphone is, while it is open. */

const EVERY_MS = 50;
const FLOOR_DB = -60;

/** Calls `tell(peak)`, 0 to 1, until `stop()`. */
export function listenTo(stream, tell) {
  const context = new AudioContext();
  const analyser = new AnalyserNode(context, { fftSize: 4096 });
  const samples = new Float32Array(analyser.fftSize);
  context.createMediaStreamSource(stream).connect(analyser);
  const timer = setInterval(() => {
    analyser.getFloatTimeDomainData(samples);
    tell(samples.reduce((most, each) => Math.max(most, Math.abs(each)), 0));
  }, EVERY_MS);
  return () => {
    clearInterval(timer);
    context.close();
  };
}

/** 0 at the quietest that a meter shows, 1 at the loudest there is. */
export function share(peak) {
  return Math.min(1, Math.max(0, 1 - (20 * Math.log10(peak || 1e-9)) / FLOOR_DB));
}
