/* The search above the list of music: suggestions by the keyboard, addresses without what nobody asked for, and rows
   that are read just now. Without it the form is posted as it is, and a reload shows what was read. */

import "./tags_known.js";

const READING_MS = 1500;
const box = () => document.getElementById("find-words");
const list = () => document.getElementById("suggestions");
const options = () => [...(list()?.querySelectorAll("[role=option]") ?? [])];
const chosen = () => list()?.querySelector("[aria-selected=true]");

function open(isOpen) {
  const input = box();
  if (!input) return;
  input.setAttribute("aria-expanded", String(isOpen && options().length > 0));
  if (!isOpen) choose(null);
}

function choose(option) {
  chosen()?.removeAttribute("aria-selected");
  option?.setAttribute("aria-selected", "true");
  option?.scrollIntoView({ block: "nearest" });
  if (option) box().setAttribute("aria-activedescendant", option.id);
  else box()?.removeAttribute("aria-activedescendant");
}

/* Beyond the last comes the box itself again, then the first. */
function step(by) {
  const all = [null, ...options()];
  const at = all.indexOf(chosen() ?? null);
  choose(all[(at + by + all.length) % all.length]);
}

function onKey(event) {
  if (event.target !== box()) return;
  const isOpen = box().getAttribute("aria-expanded") === "true";
  if (event.key === "ArrowDown" || event.key === "ArrowUp") {
    event.preventDefault();
    if (isOpen) step(event.key === "ArrowDown" ? 1 : -1);
    else open(true);
  } else if (event.key === "Escape" && isOpen) {
    event.preventDefault();
    open(false);
  } else if (event.key === "Enter" && isOpen) {
    const option = chosen();
    open(false);
    if (!option) return;
    event.preventDefault();
    option.click();
  }
}

/* An address says only what was asked for, and begins at the beginning. */
function onRequest({ detail }) {
  if (detail.elt.id !== "find" && !detail.elt.closest("#filters")) return;
  for (const [name, value] of [...detail.formData.entries()]) if (value === "") detail.formData.delete(name);
}

/* The browser's back shows the list of before; the fields say so too. Hidden ones came with it. */
function onBack() {
  const form = document.getElementById("find");
  if (!form) return;
  const asked = new URLSearchParams(location.search);
  for (const field of form.elements) {
    if (field.type === "checkbox") field.checked = asked.getAll(field.name).includes(field.value);
    else if (field.name && field.type !== "hidden") field.value = asked.get(field.name) ?? "";
  }
}

const linked = (row) => (row?.querySelector(".row-title > a") ? row : null);

/* Where a row stands: the part of the list that it came with, and the row. Of one that goes it is the next one's. */
function placeOf(node) {
  const own = node.closest(".track-rows > .track");
  const row = own && node.matches("[data-goes]") ? linked(own.nextElementSibling) ?? linked(own.previousElementSibling) : own;
  const link = row?.querySelector(".row-title > a");
  const part = link && new URL(link.href).searchParams.get("back");
  return part ? `${part}#${row.id}` : "";
}

function onSubmit({ target, submitter }) {
  const place = target.id === "one-track" && submitter && placeOf(submitter);
  if (place) target.elements.back.value = place;
}

/* The browser's back comes to the part of the list in which the row of this link stood, and to the row. */
function leave(event) {
  const place = event.target.closest?.(".row-title > a") && placeOf(event.target);
  if (!place || event.defaultPrevented || event.ctrlKey || event.metaKey || event.shiftKey) return;
  history.scrollRestoration = "manual";
  history.replaceState(history.state, "", place);
}

function arrive() {
  history.scrollRestoration = "auto";
  const row = location.hash.startsWith("#track-") && document.getElementById(location.hash.slice(1));
  if (!row) return;
  row.scrollIntoView({ block: "center" });
  row.querySelector(".row-title > a")?.focus({ preventScroll: true });
}

function look() {
  const isRead = document.querySelector(".being-read");
  if (isRead && !document.hidden) window.htmx.trigger("#reading", "look");
}

document.addEventListener("keydown", onKey);
document.addEventListener("focusin", ({ target }) => target === box() && open(true));
document.addEventListener("focusout", ({ target, relatedTarget }) => {
  if (target === box() && !list()?.contains(relatedTarget)) open(false);
});
/* Else the press would take the focus, and close the list before the click. */
document.addEventListener("pointerdown", (event) => {
  if (event.target.closest?.("#suggestions")) event.preventDefault();
});
document.addEventListener("htmx:afterSwap", ({ detail }) => {
  if (detail.target?.id === "suggestions") open(document.activeElement === box());
});
/* The fields of the filters come and go; the form that they stand in asks for the list. */
document.addEventListener("change", ({ target }) => {
  if (target.closest("#find") && target !== box()) window.htmx.trigger("#find", "asked");
});
document.addEventListener("htmx:configRequest", onRequest);
document.addEventListener("htmx:historyRestore", onBack);
document.addEventListener("submit", onSubmit);
/* On the window: on the document soft.js may take the click, and then htmx keeps the whole list. */
addEventListener("click", leave);
addEventListener("pageshow", arrive);
setInterval(look, READING_MS);
