// Records what a page sends to its loudspeaker, from inside the page. Installed before the page's own scripts.
// An AudioWorklet taps without loss; where the page's policy or a plain http address forbids it, a script processor.
(() => {
  const BLOCK = 16384; // a third of a second: as long may the main thread be busy before the script processor loses one
  const WORKLET = `registerProcessor("tap", class extends AudioWorkletProcessor {
    process([[left, right = left]]) {
      const block = new Float32Array(128);
      if (left) for (let i = 0; i < 128; i++) block[i] = (left[i] + right[i]) / 2;
      this.port.postMessage({ start_s: currentTime, block });
      return true;
    }
  });`;
  const connect = AudioNode.prototype.connect;
  const taps = new Map();
  let recording = null;

  AudioNode.prototype.connect = function (target, ...rest) {
    if (target instanceof AudioDestinationNode) connect.call(this, tapOf(target.context));
    return connect.call(this, target, ...rest);
  };

  function tapOf(context) {
    if (!taps.has(context)) taps.set(context, makeTap(context));
    return taps.get(context);
  }

  function makeTap(context) {
    const tap = context.createGain();
    addWorklet(context).then(
      () => tapByWorklet(context, tap),
      () => tapByScript(context, tap),
    );
    return tap;
  }

  async function addWorklet(context) {
    await context.audioWorklet.addModule(URL.createObjectURL(new Blob([WORKLET], { type: "text/javascript" })));
  }

  function tapByWorklet(context, tap) {
    const node = new AudioWorkletNode(context, "tap");
    node.port.onmessage = ({ data }) => take(context, data.start_s, data.block);
    connect.call(tap, node);
    connect.call(node, context.destination); // it gives silence, but a node that leads nowhere may be left out
  }

  function tapByScript(context, tap) {
    const node = context.createScriptProcessor(BLOCK, 2, 2);
    node.onaudioprocess = ({ inputBuffer, playbackTime }) =>
      take(context, playbackTime - 2 * inputBuffer.duration, mono(inputBuffer));
    connect.call(tap, node);
    connect.call(node, context.destination);
  }

  function mono(buffer) {
    const [left, right] = [buffer.getChannelData(0), buffer.getChannelData(1)];
    return left.map((sample, place) => (sample + right[place]) / 2);
  }

  function take(context, start_s, block) {
    if (!recording) return;
    if (!recording.blocks.length) begin(context, start_s);
    const missed = Math.round((start_s - recording.start_s) * recording.rate) - recording.length;
    if (missed > block.length / 2) add(new Float32Array(missed)); // what did not come was not heard: it is silence
    add(block);
  }

  function add(block) {
    recording.blocks.push(block);
    recording.length += block.length;
  }

  function begin(context, start_s) {
    const { contextTime, performanceTime } = context.getOutputTimestamp();
    const heard_ms = performance.timeOrigin + performanceTime + (start_s - contextTime) * 1000;
    Object.assign(recording, { start_s, epoch_ms: heard_ms, rate: context.sampleRate });
  }

  function base64({ blocks, length }) {
    const samples = new Float32Array(length);
    blocks.reduce((at, block) => (samples.set(block, at), at + block.length), 0);
    const bytes = new Uint8Array(samples.buffer);
    let text = "";
    for (let at = 0; at < bytes.length; at += 0x8000) text += String.fromCharCode(...bytes.subarray(at, at + 0x8000));
    return btoa(text);
  }

  window.recorder = {
    start() {
      recording = { blocks: [], length: 0, rate: 0, epoch_ms: 0, start_s: 0 };
    },
    seconds() {
      return recording?.rate ? recording.length / recording.rate : 0;
    },
    stop() {
      const taken = recording;
      recording = null;
      return { rate: taken.rate, epoch_ms: taken.epoch_ms, samples: base64(taken) };
    },
  };
})();
