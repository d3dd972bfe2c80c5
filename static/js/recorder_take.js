/* One take: from the microphone to a file, and to its samples. */

export const LONGEST_S = 300;
export const SHORTEST_S = 0.3;
const RATE_HZ = 44100;
const KBITS = 128;
/* Chromium and Firefox write the first, Safari the second. */
const KINDS = ["audio/webm;codecs=opus", "audio/mp4;codecs=mp4a.40.2", "audio/mp4", "audio/ogg;codecs=opus"];

/** `file` comes with the end: by `stop()`, at the longest, or when the microphone goes. */
export class Take {
  #began_ms = performance.now();

  constructor(stream) {
    const mimeType = KINDS.find((kind) => MediaRecorder.isTypeSupported(kind));
    this.recorder = new MediaRecorder(stream, { mimeType, audioBitsPerSecond: KBITS * 1000 });
    const pieces = [];
    this.recorder.ondataavailable = ({ data }) => pieces.push(data);
    const limit = setTimeout(() => this.stop(), LONGEST_S * 1000);
    this.file = new Promise((resolve) => {
      this.recorder.onstop = () => {
        clearTimeout(limit);
        resolve(new Blob(pieces, { type: this.recorder.mimeType.split(";")[0] }));
      };
    });
    this.recorder.start();
  }

  get seconds() {
    return (performance.now() - this.#began_ms) / 1000;
  }

  stop() {
    if (this.recorder.state !== "inactive") this.recorder.stop();
  }
}

/** An AudioBuffer; fails where the browser cannot read the file. */
export async function decoded(file) {
  return new OfflineAudioContext(1, 1, RATE_HZ).decodeAudioData(await file.arrayBuffer());
}

/** "Recorded on 3 March, 14.05.webm": the title of a take, until somebody gives it a better one. */
export function nameOf(file, at = new Date()) {
  const day = at.toLocaleDateString("en-GB", { day: "numeric", month: "long" });
  const time = [at.getHours(), at.getMinutes()].map((part) => String(part).padStart(2, "0")).join(".");
  return `Recorded on ${day}, ${time}.${file.type.includes("mp4") ? "m4a" : file.type.split("/")[1]}`;
}

/** The loudest sample, 0 to 1. */
export function peakOf(buffer) {
  let most = 0;
  for (const each of buffer.getChannelData(0)) most = Math.max(most, Math.abs(each));
  return most;
}
