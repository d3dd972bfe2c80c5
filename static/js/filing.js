/* Into folders by hand: a row of tracks, or a folder by its `[data-grip-folder]`, is dropped on a `[data-folder]`. */

import "./sorting.js";

/* htmx is a classic script, in the page before any module runs. */
const { htmx } = window;
const NOBODY = "00000000-0000-0000-0000-000000000000";
let drag = null;

function folderAt(event) {
  const found = document.elementFromPoint(event.clientX, event.clientY)?.closest?.(".branch, [data-folder]");
  return found?.closest("[data-folder]") ?? null;
}

function start(event) {
  const folder = event.target.closest?.("[data-grip-folder]")?.closest("[data-folder]");
  const row = event.target.closest?.("[data-grip]")?.closest("[data-place]");
  if (event.button || !(folder || row)) return;
  if (folder) event.preventDefault();
  drag = { folder, row, pointer: event.pointerId, over: null };
  folder?.classList.add("is-dragged");
  document.body.classList.add("is-filing");
}

function mark(over) {
  drag.over?.classList.remove("is-over");
  drag.over = over;
  over?.classList.add("is-over");
}

function move(event) {
  if (!drag || event.pointerId !== drag.pointer) return;
  const over = folderAt(event);
  mark(over && !(drag.folder && drag.folder.contains(over)) ? over : null);
}

/* Before sorting.js hears of it: what is dropped on a folder is not put into another order. */
function end(event) {
  if (!drag || event.pointerId !== drag.pointer) return;
  const { folder, row, over } = drag;
  mark(null);
  drag = null;
  folder?.classList.remove("is-dragged");
  document.body.classList.remove("is-filing");
  if (!over || event.type === "pointercancel") return;
  if (row) {
    const list = row.closest("[data-sort]");
    event.stopImmediatePropagation();
    document.dispatchEvent(new PointerEvent("pointercancel", { pointerId: event.pointerId }));
    const values = { place: row.dataset.place, into: over.dataset.folder };
    htmx.ajax("POST", list.dataset.sort, { source: list, target: "#places", swap: "outerHTML", values });
  } else {
    const tree = document.getElementById("tree");
    const address = tree.dataset.move.replace(NOBODY, folder.dataset.folder);
    htmx.ajax("POST", address, { source: tree, target: "#tree", swap: "outerHTML", values: { into: over.dataset.folder } });
  }
}

document.addEventListener("pointerdown", start);
document.addEventListener("pointermove", move);
document.addEventListener("pointerup", end, true);
document.addEventListener("pointercancel", end, true);
