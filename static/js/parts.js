/* The parts of an announcement: what their buttons on the server cannot do. Nothing of it is needed to write one. */

import "./parts_typed.js";

/* htmx is a classic script, in the page before any module runs. */
const { htmx } = window;
const form = document.getElementById("announcement-form");

/** The form as it is typed, after `order`; the server answers with the parts. */
function ask(order, values = {}) {
  const place = form.querySelector(".part-editor");
  const fields = Object.fromEntries(Object.entries(values).map(([name, value]) => [`new-${name}`, value ?? ""]));
  htmx.ajax("POST", form.getAttribute("action"), { source: place, target: "#part-rows", swap: "outerHTML settle:0ms", values: { do: order, ...fields } });
}

/* Somebody kept a take, or an upload is ready. */
function add({ detail: { recording, start_ms, end_ms, gated } }) {
  ask("add part audio", { recording, start_ms, end_ms, gated: gated ? "on" : "" });
  document.getElementById("add-audio").open = false;
}

function insert(button) {
  const text = button.closest(".part").querySelector("textarea");
  const before = text.value.slice(0, text.selectionStart);
  const gap = /[^\s("“]$/.test(before) ? ` ${button.dataset.insert}` : button.dataset.insert;
  text.focus();
  text.setRangeText(gap, text.selectionStart, text.selectionEnd, "end");
  text.dispatchEvent(new Event("input", { bubbles: true }));
}

function onChange({ target }) {
  if (target.name?.endsWith("-language")) ask("look part");
}

function follow({ target }) {
  const chime = target.closest(".chime-row")?.querySelector("[data-chime]");
  if (chime) chime.href = chime.href.replace(/[^/]+\.wav$/, `${target.value}.wav`);
}

/* What stands open stays so when the parts come anew. */
function remember({ target }) {
  if (!target.matches("[data-remembered]")) return;
  target.closest(".part").querySelector("[name$='-is_open']").value = target.open ? "True" : "";
}

/* Once, when its sound has come. */
function play({ target }) {
  const ready = target.closest?.(".part-heard")?.querySelector("[data-plays]") ?? target.querySelector?.(".part-heard [data-plays]");
  if (!ready) return;
  ready.removeAttribute("data-plays");
  ready.click();
}

if (form) {
  form.addEventListener("recorded", add);
  form.addEventListener("change", onChange);
  form.addEventListener("input", follow);
  form.addEventListener("toggle", remember, true);
  form.addEventListener("click", ({ target }) => target.closest("[data-insert]") && insert(target.closest("[data-insert]")));
  document.addEventListener("htmx:afterSettle", play);
}
