/* Where a band or a tick stands, how it would stand, and how that is sent. Minutes of the day's wall. */

import { say } from "./calm.js";

const { htmx } = window;
export const DAY = 1440;
const DAY_NAMES = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];
const drafts = new WeakMap();

export const wall = (minutes) => {
  const at = ((minutes % DAY) + DAY) % DAY;
  return `${String(Math.floor(at / 60)).padStart(2, "0")}:${String(at % 60).padStart(2, "0")}`;
};
export const minutes = (text) => Number(text.slice(0, 2)) * 60 + Number(text.slice(3, 5));
export const isBand = (mark) => "reshape" in mark.dataset;
export const isTick = (mark) => "planned" in mark.dataset;
export const canMove = (mark) => isBand(mark) || isTick(mark);
const picture = (mark) => mark.querySelector("svg");
const columns = (mark) => [...mark.closest(".cal-wall").querySelectorAll(".cal-day")];

/* A band of several days stays in its days: only one of a single day may go to another. */
export function canChangeDay(mark) {
  return isTick(mark) || !mark.dataset.days.includes(",");
}

/** What stands now: `start` and `end` of the daypart's hours or of the tick, `column` among the days shown. */
export function draftOf(mark) {
  if (drafts.has(mark)) return drafts.get(mark);
  const column = columns(mark).indexOf(mark.closest(".cal-day"));
  const shape = isBand(mark)
    ? { start: minutes(mark.dataset.start), end: minutes(mark.dataset.end) }
    : { start: Number(mark.dataset.at), end: Number(mark.dataset.at) };
  if (isBand(mark) && shape.end <= shape.start) shape.end += DAY;
  const now = { ...shape, column, from: { ...shape, column }, home: mark.parentNode, y: picture(mark).getAttribute("y"), height: picture(mark).getAttribute("height") };
  drafts.set(mark, now);
  return now;
}

/** Draws how it would stand; the shape is kept within what a daypart can be. */
export function draft(mark, wanted) {
  const now = draftOf(mark);
  const old = { start: now.start, end: now.end };
  Object.assign(now, wanted);
  if (isBand(mark) && (now.end - now.start < 5 || now.end - now.start > DAY)) Object.assign(now, old);
  now.column = Math.min(Math.max(now.column, 0), columns(mark).length - 1);
  if (isTick(mark)) now.start = Math.min(Math.max(now.start, 0), DAY - 1);
  mark.classList.add("is-draft");
  show(mark, now);
}

function show(mark, now) {
  const day = columns(mark)[now.column];
  if (mark.parentNode !== day) {
    const focused = document.activeElement === mark;
    day.append(mark);
    if (focused) mark.focus({ preventScroll: true });
  }
  const { from } = now;
  const svg = picture(mark);
  const top = (parseFloat(now.y) / 100) * DAY;
  const bottom = top + (parseFloat(now.height) / 100) * DAY;
  /* Only the edges that are the daypart's own go with its hours. */
  const startsHere = !isBand(mark) || "hasStart" in mark.dataset;
  const endsHere = isBand(mark) && "hasEnd" in mark.dataset;
  const y = startsHere || !isBand(mark) ? top + now.start - from.start : top;
  svg.setAttribute("y", `${(y / DAY) * 100}%`);
  if (!isBand(mark)) return;
  const end = endsHere ? bottom + now.end - from.end : bottom;
  svg.setAttribute("height", `${(Math.max(end - y, 5) / DAY) * 100}%`);
}

/** Back to where it is. */
export function reset(mark) {
  const now = drafts.get(mark);
  drafts.delete(mark);
  mark.classList.remove("is-draft");
  if (!now) return;
  if (mark.parentNode !== now.home) now.home.append(mark);
  picture(mark).setAttribute("y", now.y);
  /* A tick has no height of its own. */
  if (now.height !== null) picture(mark).setAttribute("height", now.height);
}

export function isChanged(mark) {
  const now = drafts.get(mark);
  return Boolean(now) && (now.start !== now.from.start || now.end !== now.from.end || now.column !== now.from.column);
}

export function tell(mark) {
  const now = draftOf(mark);
  const day = DAY_NAMES[weekday(columns(mark)[now.column].dataset.date)];
  const hours = isBand(mark) ? `${wall(now.start)} to ${wall(now.end)}` : wall(now.start);
  say(`${mark.dataset.name}: ${day} ${hours}.`);
}

function weekday(date) {
  return (new Date(`${date}T12:00:00Z`).getUTCDay() + 6) % 7;
}

function shifted(date, days) {
  const at = new Date(`${date}T12:00:00Z`);
  at.setUTCDate(at.getUTCDate() + days);
  return at.toISOString().slice(0, 10);
}

/** A tick is moved, or the panel asks first; a band always shows first what it would change. */
export function send(mark) {
  if (!isChanged(mark)) return reset(mark);
  const sheet = mark.closest(".cal-wall");
  const now = draftOf(mark);
  const values = { back: sheet.dataset.back, zone: sheet.dataset.zone };
  if (isTick(mark)) {
    Object.assign(values, { schedule: mark.dataset.schedule, planned: mark.dataset.planned });
    Object.assign(values, { day: columns(mark)[now.column].dataset.date, at: wall(now.start) });
    return post(sheet.dataset.move, values, "#calendar-board");
  }
  const by = now.column - now.from.column;
  const days = mark.dataset.days.split(",").map((day) => (((Number(day) + by) % 7) + 7) % 7);
  Object.assign(values, { on: shifted(mark.dataset.on, by), was: mark.dataset.on, start: wall(now.start), end: wall(now.end), days });
  if ("dated" in mark.dataset) values.to = values.on;
  return post(mark.dataset.reshape, values, "#calendar-panel");
}

export function skip(mark) {
  const sheet = mark.closest(".cal-wall");
  const { schedule, planned } = mark.dataset;
  post(sheet.dataset.skip, { back: sheet.dataset.back, zone: sheet.dataset.zone, schedule, planned }, "#calendar-board");
}

function post(url, values, target) {
  htmx.ajax("POST", url, { target, swap: "outerHTML", values });
}
