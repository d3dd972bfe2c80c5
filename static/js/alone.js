/* One sound at a time: what begins to sound, or to listen, stops all else on the page. */

const stops = new Set();

/** Take part, by how to be stopped. Call what this gives at each beginning. */
export function alone(stop) {
  stops.add(stop);
  return () => stops.forEach((other) => other !== stop && other());
}
