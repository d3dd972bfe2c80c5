/* Time travel: the planned sound of the page's stretch of time, heard from any moment of it. */

import { nextWord } from "./planned.js";
import { Rehearsal } from "./rehearsal.js";

const STEP_MS = 15_000;
const DRAW_MS = 200;

const deck = document.getElementById("listen");
const plan = JSON.parse(document.getElementById("score")?.textContent ?? "null");
if (deck && plan) begin();

function begin() {
  const clock = new Intl.DateTimeFormat("en-GB", { timeZone: plan.tz, timeStyle: "medium", hourCycle: "h23" });
  const names = ["toggle", "moment", "said", "problem"];
  const parts = Object.fromEntries(names.map((name) => [name, deck.querySelector(`[data-part="${name}"]`)]));
  const rows = [...document.querySelectorAll("[data-at-ms]")];
  const rehearsal = new Rehearsal(plan, { onChange: () => draw(), onProblem: complain });
  let dragging = false;
  let marked = null;

  deck.hidden = false;
  draw();
  setInterval(() => rehearsal.playing && draw(), DRAW_MS);
  globalThis.rehearsal = rehearsal;

  function draw() {
    const at_ms = rehearsal.at_ms;
    const { playing, loading } = rehearsal;
    parts.toggle.classList.toggle("is-playing", playing);
    parts.toggle.setAttribute("aria-label", playing ? "Pause" : "Listen to the plan");
    if (!dragging) parts.moment.value = String(at_ms);
    parts.moment.setAttribute("aria-valuetext", clock.format(at_ms));
    parts.said.textContent = loading ? `${clock.format(at_ms)}, loading …` : clock.format(at_ms);
    mark(rows.findLast((row) => Number(row.dataset.atMs) <= at_ms + 50) ?? null, playing);
  }

  function mark(row, playing) {
    row?.classList.toggle("is-heard", playing);
    if (row === marked) return;
    marked?.classList.remove("is-here", "is-heard");
    marked?.removeAttribute("aria-current");
    row?.classList.add("is-here");
    row?.setAttribute("aria-current", "time");
    marked = row;
    if (playing) row?.scrollIntoView({ block: "nearest" });
  }

  function complain(sentence) {
    parts.problem.hidden = false;
    parts.problem.textContent = sentence;
  }

  function toggle() {
    parts.problem.hidden = true;
    if (rehearsal.playing) return rehearsal.pause();
    marked?.scrollIntoView({ block: "center" });
    return rehearsal.play();
  }

  function skip() {
    const word = nextWord(rehearsal.words, rehearsal.at_ms + 3_000);
    if (!word) return complain("No announcement comes after this moment on this page. Go on with “Later”.");
    rehearsal.seek(word.start_ms - 3_000);
    if (!rehearsal.playing) rehearsal.play();
    return undefined;
  }

  const doing = {
    toggle,
    skip,
    back: () => rehearsal.seek(rehearsal.at_ms - STEP_MS),
    on: () => rehearsal.seek(rehearsal.at_ms + STEP_MS),
    start: () => rehearsal.seek(plan.at_ms),
  };

  function onClick(event) {
    const row = event.target.closest("[data-seek]");
    if (row && !event.ctrlKey && !event.metaKey && !event.shiftKey) {
      event.preventDefault();
      rehearsal.seek(Number(row.dataset.seek));
    }
    doing[event.target.closest("[data-do]")?.dataset.do]?.();
  }

  function onKey(event) {
    if (event.altKey || event.ctrlKey || event.metaKey || event.defaultPrevented) return;
    const typing = event.target.closest("select, textarea, input:not([data-part])");
    const pressing = event.key === " " && event.target.closest("button, a, summary");
    const what = { " ": "toggle", ArrowLeft: "back", ArrowRight: "on" }[event.key];
    if (typing || pressing || !what) return;
    event.preventDefault();
    doing[what]();
  }

  document.addEventListener("click", onClick);
  document.addEventListener("keydown", onKey);
  parts.moment.addEventListener("input", () => {
    dragging = true;
    parts.said.textContent = clock.format(Number(parts.moment.value));
  });
  parts.moment.addEventListener("change", () => {
    dragging = false;
    rehearsal.seek(Number(parts.moment.value));
  });
  addEventListener("pagehide", () => rehearsal.pause());
}
