/* Rows that are ticked for the form `#chosen`: ranges by Shift, how many they are, and many ids in one field. */

const TICKS = 'input[type="checkbox"][name="track"][form="chosen"]';
let last = null;
/* Those ticked one by one, while all are chosen. */
let picked = null;

const ticks = () => [...document.querySelectorAll(TICKS)];
const formOf = () => document.getElementById("chosen");

function range(from, to, isOn) {
  const all = ticks();
  const [start, end] = [all.indexOf(from), all.indexOf(to)].sort((a, b) => a - b);
  if (start < 0) return;
  for (const tick of all.slice(start, end + 1)) tick.checked = isOn;
}

function onClick(event) {
  const tick = event.target.closest?.(TICKS);
  if (!tick) return;
  if (event.shiftKey && last?.isConnected && last !== tick) range(last, tick, tick.checked);
  last = tick;
  count();
}

/* As many as the list said that it found, on all of its pages. */
function found() {
  const told = document.querySelector("[data-found]")?.dataset.found ?? "";
  return /^\d+$/.test(told) ? Number(told).toLocaleString("en-GB") : told;
}

/* While all are chosen no row can be left out: its box shows so. */
function follow(isAll) {
  if (isAll) picked ??= new Set(ticks().filter((tick) => tick.checked).map((tick) => tick.value));
  for (const tick of ticks()) {
    tick.disabled = isAll;
    if (picked) tick.checked = isAll || picked.has(tick.value);
  }
  if (!isAll) picked = null;
}

function count() {
  const line = formOf()?.querySelector("[data-chosen]");
  if (!line) return;
  const isAll = Boolean(formOf().elements.all?.checked);
  follow(isAll);
  const number = ticks().filter((tick) => tick.checked).length;
  const text = isAll ? `All ${found()} chosen` : number ? `${number.toLocaleString("en-GB")} chosen` : "";
  if (line.textContent !== text) line.textContent = text;
}

/* A request may hold a thousand fields only; and the list may show something else by now than when the page came. */
function gather({ target, formData }) {
  if (target.id !== "chosen") return;
  formData.set("tracks", formData.getAll("track").join(" "));
  formData.delete("track");
  if (!formData.has("asked")) return;
  const asked = target.elements.asked.dataset.within ?? location.search;
  formData.set("asked", new URLSearchParams(asked).toString());
  formData.set("back", location.pathname + location.search);
}

function onKey(event) {
  const isFree = !document.querySelector("dialog[open], details.menu[open]") && !event.target.closest("input:not([type=checkbox]), textarea, select");
  if (event.key === "Escape" && isFree) formOf()?.reset();
}

document.addEventListener("click", onClick);
document.addEventListener("change", count);
document.addEventListener("keydown", onKey);
document.addEventListener("formdata", gather);
document.addEventListener("reset", ({ target }) => {
  if (target.id === "chosen") picked?.clear();
  setTimeout(count);
});
document.addEventListener("htmx:afterSettle", count);
addEventListener("pageshow", count);
