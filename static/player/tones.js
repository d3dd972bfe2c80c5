// Sounds that the player makes by itself, so that they are there with nothing downloaded.

const PEAK = 0.25;
const TEST_HZ = 880;
const TEST_S = 3;
const EDGE_S = 0.05;
const CHIME_HZ = [880, 1108.7, 1318.5];
const NOTE_S = 0.22;
const CHIME_S = 1.6;

/** An even tone with soft edges: what a speaker is checked with. */
export function testTone(ctx) {
  return drawn(ctx, TEST_S, (at_s) => {
    const edge = Math.min(1, at_s / EDGE_S, (TEST_S - at_s) / EDGE_S);
    return Math.sin(2 * Math.PI * TEST_HZ * at_s) * (1 - Math.cos(Math.PI * edge)) / 2;
  });
}

/** Three notes, one into the other: "here I am". */
export function chime(ctx) {
  return drawn(ctx, CHIME_S, (at_s) => CHIME_HZ.reduce((sum, hz, place) => sum + note(hz, at_s - place * NOTE_S), 0));
}

function note(hz, since_s) {
  if (since_s < 0) return 0;
  return Math.sin(2 * Math.PI * hz * since_s) * Math.min(1, since_s / 0.008) * Math.exp(-since_s * 5);
}

function drawn(ctx, length_s, sampleAt) {
  const buffer = ctx.createBuffer(1, Math.round(length_s * ctx.sampleRate), ctx.sampleRate);
  const samples = buffer.getChannelData(0);
  for (let place = 0; place < samples.length; place++) samples[place] = PEAK * sampleAt(place / ctx.sampleRate);
  return buffer;
}
