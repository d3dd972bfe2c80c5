// The worker behind timers.js: says an id when its time has come.

const armed = new Map();

onmessage = ({ data: { id, delay_ms } }) => {
  clearTimeout(armed.get(id));
  armed.delete(id);
  if (delay_ms !== undefined) armed.set(id, setTimeout(ring, delay_ms, id));
};

function ring(id) {
  armed.delete(id);
  postMessage(id);
}
