/* Dragging bands and ticks: a quarter of an hour at a time, with Alt five minutes. */

import { canChangeDay, canMove, DAY, draft, draftOf, isBand, isTick, reset, send } from "./calendar_shape.js";

const GRID_MIN = 15;
const FINE_MIN = 5;
/* A press that wavers is no drag. */
const STILL_PX = 4;
let drag = null;
let ended_ms = -Infinity;

/** A click that ends a drag opens nothing. */
export const isBusy = () => drag?.moved || performance.now() - ended_ms < 80;

export function onPointer(event, { choose }) {
  if (event.type === "pointerdown") return start(event);
  if (!drag || event.pointerId !== drag.pointer) return undefined;
  if (event.type === "pointermove") return move(event, choose);
  return end(event);
}

function start(event) {
  const mark = event.target.closest?.("#calendar-board a[data-key]");
  if (!mark || event.button || !canMove(mark)) return;
  /* A finger scrolls the day, until it has chosen what to move. */
  if (event.pointerType === "touch" && !mark.classList.contains("is-chosen")) return;
  const grip = event.target.closest("[data-grip]")?.dataset.grip;
  const day = mark.closest(".cal-day").getBoundingClientRect();
  drag = { mark, grip, day, pointer: event.pointerId, x: event.clientX, y: event.clientY, moved: false };
}

function move(event, choose) {
  const { mark, grip, day, x, y } = drag;
  if (!drag.moved && Math.hypot(event.clientX - x, event.clientY - y) < STILL_PX) return;
  if (!drag.moved) begin(choose);
  event.preventDefault();
  const grid = event.altKey ? FINE_MIN : GRID_MIN;
  const by = ((event.clientY - y) / day.height) * DAY;
  const { from } = draftOf(mark);
  const start_min = snapped(from.start + by, grid);
  const end_min = snapped(from.end + by, grid);
  if (grip === "start") return draft(mark, { start: start_min });
  if (grip === "end") return draft(mark, { end: end_min });
  const columns = canChangeDay(mark) ? Math.round((event.clientX - x) / day.width) : 0;
  const start = inDay(mark, start_min);
  return draft(mark, { start, end: start + from.end - from.start, column: from.column + columns });
}

function begin(choose) {
  drag.moved = true;
  choose(drag.mark);
  document.documentElement.classList.add("is-dragging");
  document.addEventListener("keydown", onEscape, true);
}

const snapped = (minutes, grid) => Math.round(minutes / grid) * grid;

function inDay(mark, minutes) {
  return isBand(mark) || isTick(mark) ? Math.min(Math.max(minutes, 0), DAY - FINE_MIN) : minutes;
}

function end(event) {
  const { mark, moved } = drag;
  stop();
  if (!moved) return;
  ended_ms = performance.now();
  if (event.type === "pointercancel") reset(mark);
  else send(mark);
}

function stop() {
  drag = null;
  document.documentElement.classList.remove("is-dragging");
  document.removeEventListener("keydown", onEscape, true);
}

function onEscape(event) {
  if (event.key !== "Escape") return;
  event.stopPropagation();
  reset(drag.mark);
  stop();
  ended_ms = performance.now();
}
