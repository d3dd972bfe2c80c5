// Timers that are on time also in a page that is hidden and silent, whose own a browser holds back by up to a minute:
// they come from a worker, or from the page where no worker can be had.

const waiting = new Map(); // by id: {act, due_ms}
let ids = 0;
let worker; // not yet known, or null

/** Calls `act()` once, in `delay_ms`; the result is for clearTimer(). */
export function timer(act, delay_ms) {
  ids += 1;
  arm(ids, act, delay_ms);
  return ids;
}

/** Calls `act()` again and again. */
export function every(each_ms, act) {
  ids += 1;
  const id = ids;
  const again = () => {
    arm(id, again, each_ms);
    act();
  };
  arm(id, again, each_ms);
  return id;
}

export function clearTimer(id) {
  if (waiting.delete(id)) worker?.postMessage({ id });
}

function arm(id, act, delay_ms) {
  waiting.set(id, { act, due_ms: performance.now() + delay_ms });
  if (worker === undefined) worker = hired();
  if (worker) worker.postMessage({ id, delay_ms });
  else setTimeout(() => ring(id), delay_ms);
}

function ring(id) {
  const act = waiting.get(id)?.act;
  waiting.delete(id);
  act?.();
}

function hired() {
  try {
    const ticker = new Worker(new URL("./ticker.js", import.meta.url));
    ticker.onmessage = ({ data }) => ring(data);
    ticker.onerror = dismiss;
    return ticker;
  } catch {
    return null;
  }
}

/** Its file did not come: what waits by it waits by the page. */
function dismiss() {
  worker = null;
  for (const [id, { due_ms }] of waiting) setTimeout(() => ring(id), due_ms - performance.now());
}
