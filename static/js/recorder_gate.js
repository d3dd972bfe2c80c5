/* What the server takes out between words, so that it can be heard before: a high-pass and a downward expander.
   The numbers are those of library/speech/joined.py. */

const RUMBLE_HZ = 80;
const NOISE_DB = 15.4;
const RATIO = 4;
const KNEE = 4;
const ATTACK_MS = 5;
const RELEASE_MS = 180;
const RANGE = 0.06125;
const BLOCK_S = 0.4;

/** A new AudioBuffer of one channel. */
export async function gated(buffer) {
  const { sampleRate: rate, length } = buffer;
  const context = new OfflineAudioContext(1, length, rate);
  const source = new AudioBufferSourceNode(context, { buffer });
  source.connect(new BiquadFilterNode(context, { type: "highpass", frequency: RUMBLE_HZ })).connect(context.destination);
  source.start();
  const clean = await context.startRendering();
  expand(clean.getChannelData(0), rate, 10 ** ((loudness(buffer) - NOISE_DB) / 20));
  return clean;
}

/* Near enough to LUFS for speech: the power of the blocks that are not much quieter than the rest. */
function loudness(buffer) {
  const samples = buffer.getChannelData(0);
  const size = Math.round(BLOCK_S * buffer.sampleRate);
  const powers = [];
  for (let at = 0; at < samples.length; at += size) powers.push(mean(samples.subarray(at, at + size)));
  const average = (list) => list.reduce((sum, each) => sum + each, 0) / (list.length || 1);
  const heard = average(powers) / 10;
  return 10 * Math.log10(average(powers.filter((power) => power >= heard)) || 1e-12);
}

function mean(samples) {
  let sum = 0;
  for (const each of samples) sum += each * each;
  return sum / (samples.length || 1);
}

function expand(samples, rate, threshold) {
  const [attack, release] = [ATTACK_MS, RELEASE_MS].map((ms) => Math.min(1, 4000 / (ms * rate)));
  let power = 0;
  for (let n = 0; n < samples.length; n += 1) {
    const now = samples[n] * samples[n];
    power += (now - power) * (now > power ? attack : release);
    samples[n] *= gain(power, threshold * threshold);
  }
}

function gain(power, threshold) {
  if (power >= threshold * Math.sqrt(KNEE)) return 1;
  if (power <= 0) return RANGE;
  const [slope, middle, half] = [Math.log(power), Math.log(threshold), Math.log(KNEE) / 2];
  const straight = (x) => (x - middle) * RATIO + middle;
  const out = slope > middle - half ? bend(slope, middle - half, middle + half, straight(middle - half)) : straight(slope);
  return Math.max(RANGE, Math.exp(out - slope));
}

/* From the steep line to the even one, without a corner: cubic, with the slopes of both. */
function bend(x, from, to, low) {
  const width = to - from;
  const t = (x - from) / width;
  const [t2, t3] = [t * t, t * t * t];
  return (2 * t3 - 3 * t2 + 1) * low + (t3 - 2 * t2 + t) * width * RATIO + (3 * t2 - 2 * t3) * to + (t3 - t2) * width;
}
