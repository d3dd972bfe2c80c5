// The music that this player was built with: calm chords and bells without end, made here, for when there is nothing
// else. It is rendered by the browser when it is first needed, and the end of its loop sounds on in its beginning.

const CHORD_S = 12;
const TAIL_S = 8;
const LEVEL = 0.055;
/** Each chord in semitones around A at 220 Hz: the bass, then what lies above it. */
const CHORDS = [
  [-19, -7, -3, 2, 4],
  [-22, -10, -3, 0, 4],
  [-14, -2, 2, 5, 9],
  [-17, -5, 0, 2, 7],
];
/** Bells, as [seconds into the chord, tone of the chord, octaves above it]. */
const BELLS = [[1.5, 2, 1], [4.5, 4, 1], [6, 3, 2], [9, 4, 1]];
const LENGTH_S = CHORDS.length * CHORD_S;

export class Pack {
  #rendered = null;

  constructor(sampleRate) {
    this.sampleRate = sampleRate;
    this.entry = { title: "Built-in music", artist: "Until your own can be had", s: LENGTH_S, gain_db: 0 };
    const anchor = { index: 0, position_s: 0, at_ms: 0 };
    const loop = { channel_id: "built in", tracks: [""], sounds: [this.entry], anchor };
    this.segment = { ...loop, silent: false, from_ms: 0, crossfade_s: 0, volume: 100 };
  }

  /** As the picker finds a track: {entry, key, index, segment, buffer}. */
  async sound() {
    this.#rendered ??= render(this.sampleRate);
    return { entry: this.entry, key: null, index: 0, segment: this.segment, buffer: await this.#rendered };
  }
}

async function render(sampleRate) {
  const ctx = new OfflineAudioContext(2, (LENGTH_S + TAIL_S) * sampleRate, sampleRate);
  CHORDS.forEach((chord, place) => {
    chord.forEach((tone, voice) => pad(ctx, tone, place * CHORD_S, voice));
    BELLS.forEach(([after_s, voice, octaves]) => bell(ctx, chord[voice] + 12 * octaves, place * CHORD_S + after_s));
  });
  return folded(await ctx.startRendering());
}

/** What sounds on after the end is added to the beginning. */
function folded(whole) {
  const length = LENGTH_S * whole.sampleRate;
  const { numberOfChannels, sampleRate } = whole;
  const loop = new AudioBuffer({ numberOfChannels, length, sampleRate });
  for (let channel = 0; channel < numberOfChannels; channel++) {
    const samples = whole.getChannelData(channel);
    const part = samples.slice(0, length);
    samples.subarray(length).forEach((sample, place) => (part[place] += sample));
    loop.copyToChannel(part, channel);
  }
  return loop;
}

/** A tone that swells and goes, of two strings a little out of tune with each other, to the left and the right. */
function pad(ctx, tone, start, voice) {
  const level = LEVEL * (voice ? 1 : 1.6);
  for (const side of [-1, 1]) {
    const gain = swell(ctx, [[start, 0], [start + 3.5, level], [start + CHORD_S - 2, level], [start + CHORD_S + 4, 0]]);
    for (const [octaves, share] of [[0, 1], [1, 0.22], [2, 0.06]]) {
      const string = oscillator(ctx, hertz(tone + 12 * octaves) * (1 + side * 0.0011), start, start + CHORD_S + 4);
      string.connect(new GainNode(ctx, { gain: share })).connect(gain);
    }
    gain.connect(new StereoPannerNode(ctx, { pan: side * (0.25 + voice * 0.12) })).connect(ctx.destination);
  }
}

function bell(ctx, tone, start) {
  const gain = swell(ctx, [[start, 0], [start + 0.03, LEVEL * 0.5], [start + 1, LEVEL * 0.14], [start + 4, 0]]);
  oscillator(ctx, hertz(tone), start, start + 4).connect(gain).connect(ctx.destination);
}

function swell(ctx, points) {
  const node = new GainNode(ctx, { gain: 0 });
  node.gain.setValueAtTime(0, points[0][0]);
  for (const [time, level] of points.slice(1)) node.gain.linearRampToValueAtTime(level, time);
  return node;
}

function oscillator(ctx, frequency, start, end) {
  const node = new OscillatorNode(ctx, { frequency });
  node.start(start);
  node.stop(end);
  return node;
}

function hertz(tone) {
  return 220 * 2 ** (tone / 12);
}
