/* `ol[data-sort=address]`: rows are dragged by their `[data-grip]`; the address gets `place` and `to`, the new index.
   The up and down buttons beside do the same without a pointer. */

/* htmx is a classic script, in the page before any module runs. */
const { htmx } = window;
let drag = null;

function rowAt(list, y) {
  return [...list.children].find((row) => y < row.getBoundingClientRect().bottom);
}

function start(event) {
  const row = event.target.closest?.("[data-grip]")?.closest("[data-place]");
  const list = row?.closest("[data-sort]");
  if (!list || event.button) return;
  event.preventDefault();
  drag = { row, list, from: [...list.children].indexOf(row), pointer: event.pointerId };
  row.classList.add("is-dragged");
}

function move(event) {
  if (!drag || event.pointerId !== drag.pointer) return;
  const { row, list } = drag;
  const over = rowAt(list, event.clientY) ?? list.lastElementChild;
  if (over === row) return;
  const isBelow = Boolean(row.compareDocumentPosition(over) & Node.DOCUMENT_POSITION_FOLLOWING);
  over[isBelow ? "after" : "before"](row);
}

function end(event) {
  if (!drag || event.pointerId !== drag.pointer) return;
  const { row, list, from } = drag;
  drag = null;
  row.classList.remove("is-dragged");
  if (event.type === "pointercancel") return back(row, list, from);
  const to = [...list.children].indexOf(row);
  if (to === from) return;
  const values = { place: row.dataset.place, to: Number(list.dataset.first) + to };
  htmx.ajax("POST", list.dataset.sort, { source: list, target: "#places", swap: "outerHTML", values });
}

function back(row, list, from) {
  row.remove();
  list.insertBefore(row, list.children[from] ?? null);
}

document.addEventListener("pointerdown", start);
document.addEventListener("pointermove", move);
document.addEventListener("pointerup", end);
document.addEventListener("pointercancel", end);
