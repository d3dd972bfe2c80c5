/* What a person sees of the files on their way: one bar for all, a row for each that moves or needs them. */

import { say } from "./calm.js";
import { DONE, FAILED, GOING, THERE, WAITING } from "./upload_queue.js";

const SHOWN = 200;
const rows = new Map();

const part = (panel, name) => panel.querySelector(`[data-upload="${name}"]`);

/** Draw the queue as it stands into its panel. */
export function draw(panel, queue) {
  panel.hidden = !queue.jobs.length;
  if (panel.hidden) clear(panel);
  panel.classList.toggle("is-over", !queue.isActive);
  part(panel, "title").textContent = title(queue);
  if (queue.why) say(queue.why);
  drawSum(panel, queue);
  drawButtons(panel, queue);
  drawRows(part(panel, "rows"), queue);
  drawThere(part(panel, "there"), queue);
}

function clear(panel) {
  rows.clear();
  part(panel, "rows").replaceChildren();
}

function title(queue) {
  const most = queue.jobs.length - queue.count(THERE);
  if (queue.isPaused && queue.isActive) return "Paused";
  if (queue.isActive) return `Uploading ${files(most)}`;
  return queue.count(DONE) ? `Uploaded ${files(queue.count(DONE))}` : "Nothing was uploaded";
}

const files = (count) => `${count.toLocaleString("en-GB")} ${count === 1 ? "file" : "files"}`;

function drawSum(panel, queue) {
  const { bytes, size, leftS } = queue.sum;
  const bar = part(panel, "sum");
  bar.max = Math.max(1, size);
  bar.value = queue.isActive ? bytes : bar.max;
  const said = [
    queue.isActive ? `${queue.count(DONE)} of ${queue.jobs.length - queue.count(THERE)}` : "",
    queue.isActive && !queue.isPaused && leftS !== null ? left(leftS) : "",
    queue.count(FAILED) ? `${queue.count(FAILED)} not added` : "",
    queue.why,
  ];
  part(panel, "note").textContent = said.filter(Boolean).join(" · ");
}

function left(seconds) {
  if (seconds < 60) return "less than a minute left";
  const minutes = Math.round(seconds / 60);
  if (minutes < 90) return `about ${minutes} ${minutes === 1 ? "minute" : "minutes"} left`;
  return `about ${Math.round(minutes / 60)} hours left`;
}

function drawButtons(panel, queue) {
  part(panel, "pause").hidden = !queue.isActive || queue.isPaused;
  part(panel, "resume").hidden = !queue.isActive || !queue.isPaused;
  part(panel, "cancel").hidden = !queue.isActive;
  part(panel, "close").hidden = queue.isActive;
}

function drawRows(list, queue) {
  const shown = [...byState(queue, FAILED), ...byState(queue, GOING), ...byState(queue, WAITING)].slice(0, SHOWN);
  for (const [job, row] of rows) {
    if (shown.includes(job)) continue;
    row.remove();
    rows.delete(job);
  }
  shown.forEach((job, place) => {
    const row = rowOf(job);
    if (list.children[place] !== row) list.insertBefore(row, list.children[place] ?? null);
    drawRow(row, job);
  });
}

const byState = (queue, state) => queue.jobs.filter((job) => job.state === state);

/** The job whose row an element stands in. */
export function jobOf(element) {
  const row = element.closest(".upload");
  return [...rows].find(([, other]) => other === row)?.[0];
}

function rowOf(job) {
  if (!rows.has(job)) {
    const row = document.getElementById("upload-template").content.firstElementChild.cloneNode(true);
    row.querySelector(".upload-name").textContent = job.file.name;
    row.querySelector(".upload-name").title = [job.path, job.file.name].filter(Boolean).join("/");
    rows.set(job, row);
  }
  return rows.get(job);
}

function drawRow(row, job) {
  const share = Math.round((job.bytes / Math.max(1, job.file.size)) * 100);
  const isFailed = job.state === FAILED;
  if (isFailed && !row.matches(".failed")) say(`${job.file.name}: ${job.why}`);
  row.classList.toggle("failed", isFailed);
  row.querySelector(".upload-note").textContent = isFailed ? "Not added" : job.state === WAITING ? "Waiting" : going(job, share);
  row.querySelector(".progress").hidden = isFailed || job.state === WAITING;
  row.querySelector(".progress").value = share;
  row.querySelector(".upload-why").hidden = !isFailed;
  row.querySelector(".upload-why").textContent = job.why;
  row.querySelector("[data-do=forget]").hidden = !isFailed;
  row.querySelector("[data-do=again]").hidden = !isFailed || !(job.file instanceof File);
}

function going(job, share) {
  if (job.isHeld) return "Waiting for the server…";
  if (!job.offer) return "Checking";
  return share < 100 ? `${share} %` : "Checking";
}

function drawThere(details, queue) {
  const there = byState(queue, THERE);
  details.hidden = !there.length;
  details.querySelector("summary").textContent = there.length === 1 ? "1 file was there already" : `${files(there.length)} were there already`;
  const list = details.querySelector("ul");
  for (const job of there.slice(list.children.length, SHOWN)) {
    const line = document.createElement("li");
    line.textContent = job.why === job.file.name ? job.file.name : `${job.file.name}, as “${job.why}”`;
    list.append(line);
  }
  if (!there.length) list.replaceChildren();
}
