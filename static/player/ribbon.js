// The hours to come as one line: hours as marks, announcements as bright ticks, and the moment that is now.

const SVG = "http://www.w3.org/2000/svg";
const HOURS = 12;
const HOUR_MS = 3600_000;

/** Draws the next twelve hours into an <svg>; `hourAt(at_ms)` gives the local hour and minute, [h, m]. */
export function drawRibbon(svg, { now_ms, cues, hourAt }) {
  const width = svg.clientWidth;
  const x = (at_ms) => 5 + ((at_ms - now_ms) / (HOURS * HOUR_MS)) * (width - 10);
  const ahead = cues.filter(({ at_ms }) => at_ms > now_ms && at_ms < now_ms + HOURS * HOUR_MS);
  svg.replaceChildren(
    line("rail", 0, width, 10, 10),
    ...hourMarks(now_ms, hourAt, width < 500 ? 3 : 1).flatMap((mark) => drawHour(x(mark.at_ms), mark.hour)),
    ...ahead.map(({ at_ms }) => line("cue", x(at_ms), x(at_ms), 4, 16)),
    node("circle", { class: "now", cx: 5, cy: 10, r: 5 }),
  );
}

function hourMarks(now_ms, hourAt, every) {
  const [, minute] = hourAt(now_ms);
  const first_ms = now_ms - (now_ms % 60_000) + (60 - minute) * 60_000;
  const marks = Array.from({ length: HOURS }, (_, step) => first_ms + step * HOUR_MS);
  return marks.map((at_ms) => ({ at_ms, hour: hourAt(at_ms)[0] })).filter(({ hour }) => hour % every === 0);
}

function drawHour(x, hour) {
  const label = node("text", { x, y: 34, "text-anchor": "middle" });
  label.textContent = `${hour}`.padStart(2, "0");
  return [line("hour", x, x, 7, 13), label];
}

function line(kind, x1, x2, y1, y2) {
  return node("line", { class: kind, x1, x2, y1, y2 });
}

function node(name, attributes) {
  const element = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  return element;
}
