/* The same by keys: arrows move, with Shift resize, Enter sends or opens, Escape takes back, Delete skips. */

import { canChangeDay, canMove, draft, draftOf, isBand, isChanged, isTick, send, skip, tell } from "./calendar_shape.js";

const GRID_MIN = 15;
const FINE_MIN = 5;

export function onKey(event, { open, close, choose }) {
  if (event.key === "Escape" && document.getElementById("calendar-panel")) {
    if (close()) event.preventDefault();
    return;
  }
  const mark = event.target.closest?.("#calendar-board a[data-key]");
  if (!mark || event.ctrlKey || event.metaKey || !canMove(mark)) return;
  const done = act(mark, event, { open, choose });
  if (done) event.preventDefault();
}

function act(mark, event, { open, choose }) {
  const step = event.altKey ? FINE_MIN : GRID_MIN;
  const { key, shiftKey } = event;
  if (key === "ArrowUp") return shift(mark, -step, shiftKey, choose);
  if (key === "ArrowDown") return shift(mark, step, shiftKey, choose);
  if (key === "ArrowLeft" || key === "ArrowRight") return turn(mark, key === "ArrowLeft" ? -1 : 1, choose);
  if (key === "Delete" && isTick(mark)) return skip(mark) ?? true;
  if (key !== "Enter") return false;
  choose(mark);
  isChanged(mark) ? send(mark) : open(mark);
  return true;
}

function shift(mark, by, isResize, choose) {
  const { start, end } = draftOf(mark);
  if (isResize && !isBand(mark)) return false;
  choose(mark);
  const moved = start + by >= 0 && start + by < 1440 ? { start: start + by, end: end + by } : {};
  draft(mark, isResize ? { end: end + by } : moved);
  tell(mark);
  return true;
}

function turn(mark, by, choose) {
  if (!canChangeDay(mark)) return false;
  choose(mark);
  draft(mark, { column: draftOf(mark).column + by });
  tell(mark);
  return true;
}
