/* What somebody does to a part while the server answers is newer than the answer: it stays as typed, with the caret. */

const ROWS = "part-rows";
let newer = [];
let begun = null; // where somebody goes on: the field, and the caret in it

const valueOf = (field) => (field.type === "checkbox" && !field.checked ? null : field.value);

/** The field in the rows that have come for one in those before: the same part may stand elsewhere now. */
function cameFor(field) {
  const [, number, name] = field.name.match(/^part-(\d+)-(.+)$/);
  return document.querySelector(`#${ROWS} [data-was="${number}"] [name$="-${name}"]`);
}

function remember({ detail: { target, shouldSwap, requestConfig } }) {
  if (target.id !== ROWS || !shouldSwap) return;
  const fields = [...target.querySelectorAll("[name^=part-]")];
  const active = fields.find((field) => field === document.activeElement);
  newer = fields.filter((field) => valueOf(field) !== requestConfig.formData.get(field.name));
  begun = active && { field: active, caret: [active.selectionStart, active.selectionEnd] };
}

function put(field, old) {
  const came = field.value;
  if (old.type === "checkbox") field.checked = old.checked;
  else field.value = old.value;
  if (field.value !== old.value) field.value = came; // it cannot be chosen any more
  if (field.name.endsWith("-is_open")) field.closest(".part").querySelector("[data-remembered]")?.toggleAttribute("open", Boolean(old.value));
  field.dispatchEvent(new Event("input", { bubbles: true }));
}

function goOn(field, [start, end]) {
  field.focus({ preventScroll: true });
  if (start !== null && start !== undefined) field.setSelectionRange(start, end);
}

function bringBack({ detail: { target } }) {
  if (target.id !== ROWS) return;
  const kept = newer.map((old) => [cameFor(old), old]).filter(([field]) => field);
  const focused = begun && cameFor(begun.field);
  for (const [field, old] of kept) put(field, old);
  if (focused) goOn(focused, begun.caret);
  newer = [];
  begun = null;
}

document.addEventListener("htmx:beforeSwap", remember);
document.addEventListener("htmx:afterSettle", bringBack);
