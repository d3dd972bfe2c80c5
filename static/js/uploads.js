/* `form.dropzone[data-uploads=address]` takes files and folders, by choice or by drop; without JavaScript it posts
   its files together. Files may be dropped anywhere on such a page. They go to the folder `data-into`, or to the one that
   the list shows (`data-adds-to`). The panel `#uploads` shows how far they are, also while something else is done. */

import { chosen, dropped } from "./upload_files.js";
import { draw, jobOf } from "./upload_face.js";
import { DONE, Queue } from "./upload_queue.js";

/* The list is fetched anew while files arrive; not at each of thousands. */
const LIST_MS = 2000;

const panel = document.getElementById("uploads");
let queue = null;
let drawing = 0;
let listed = 0;
let listing = 0;

function told() {
  drawing ||= requestAnimationFrame(() => { drawing = 0; draw(panel, queue); });
  const arrived = queue.count(DONE);
  listed = Math.min(listed, arrived);
  if (arrived > listed && !listing) listing = setTimeout(refresh, queue.isActive ? LIST_MS : 0);
}

function refresh() {
  listing = 0;
  listed = queue.count(DONE);
  document.body.dispatchEvent(new CustomEvent("uploaded"));
}

/** Whether leaving the page would end something. */
export const isAdding = () => Boolean(queue?.isActive);

function take(form, files) {
  queue ??= new Queue(form.dataset.uploads, told);
  queue.add(files, form.dataset.into ?? "");
}

const zone = () => document.querySelector("form.dropzone[data-uploads]");

/* The list is swapped alone: its filters may show another folder by now. */
function ready() {
  const form = zone();
  const list = document.querySelector("[data-adds-to]");
  form?.classList.add("is-ready");
  if (!form || !list) return;
  form.dataset.into = list.dataset.addsTo;
  form.querySelector(".dropzone-into").hidden = !list.dataset.addsTo;
  form.querySelector(".dropzone-into b").textContent = list.dataset.named;
}

document.addEventListener("change", ({ target }) => {
  const form = target.closest("form.dropzone[data-uploads]");
  if (!form || target.type !== "file") return;
  take(form, chosen(target));
  target.value = "";
});

/* A picture of the page that is dragged is a file for the browser, too. */
let isOwn = false;
document.addEventListener("dragstart", () => { isOwn = true; });
document.addEventListener("dragend", () => { isOwn = false; });

for (const kind of ["dragenter", "dragover", "dragleave", "drop"]) {
  document.addEventListener(kind, async (event) => {
    const form = zone();
    if (!form || isOwn || !event.dataTransfer?.types.includes("Files")) return;
    event.preventDefault();
    const isOver = kind === "dragenter" || kind === "dragover" || (kind === "dragleave" && Boolean(event.relatedTarget));
    document.body.classList.toggle("has-files-over", isOver);
    if (kind === "drop") take(form, await dropped(event.dataTransfer));
  });
}

const buttons = {
  pause: () => queue.pause(),
  resume: () => queue.resume(),
  cancel: () => queue.cancel(),
  close: () => queue.cancel(),
  again: (job) => queue.again(job),
  forget: (job) => queue.forget(job),
};

panel?.addEventListener("click", ({ target }) => {
  const button = target.closest("[data-do]");
  if (button) buttons[button.dataset.do](jobOf(button));
});

window.addEventListener("beforeunload", (event) => { if (queue?.isActive) event.preventDefault(); });
document.addEventListener("htmx:afterSwap", ready);
ready();
