/* `input[data-tags=address]`: its words, with commas between them, as chips; the address knows other tags.
   The input stays what the form sends. */

import { say } from "./calm.js";
import { offer } from "./tags_known.js";

const words = (text) => text.split(",").map((word) => word.trim()).filter(Boolean);
let number = 0;

function chips(field) {
  const list = document.createElement("ul");
  const typed = document.createElement("input");
  const known = document.createElement("datalist");
  number += 1;
  known.id = `known-tags-${number}`;
  Object.assign(typed, { type: "text", id: field.id, autocomplete: "off", maxLength: 200 });
  typed.setAttribute("list", known.id);
  const told = field.getAttribute("aria-describedby");
  if (told) typed.setAttribute("aria-describedby", told);
  if (field.getAttribute("aria-invalid")) typed.setAttribute("aria-invalid", "true");
  field.removeAttribute("id");
  field.type = "hidden";
  list.className = "tag-chips";
  const box = document.createElement("div");
  box.className = "tag-box";
  box.append(list, typed, known);
  field.after(box);
  return { field, list, typed, known };
}

function draw(box) {
  const template = document.getElementById("tag-template");
  box.list.replaceChildren(
    ...words(box.field.value).map((word) => {
      const chip = template.content.firstElementChild.cloneNode(true);
      chip.querySelector("span").textContent = word;
      chip.querySelector("button").setAttribute("aria-label", `Take ${word} away`);
      return chip;
    }),
  );
}

function keep(box, kept) {
  const seen = new Map(kept.map((word) => [word.toLocaleLowerCase(), word]));
  box.field.value = [...seen.values()].join(", ");
  draw(box);
}

function add(box) {
  const more = words(box.typed.value);
  if (!more.length) return;
  keep(box, [...words(box.field.value), ...more]);
  box.typed.value = "";
  say(`Added ${more.join(", ")}`);
}

function take(box, word) {
  keep(box, words(box.field.value).filter((other) => other !== word));
  box.typed.focus();
  say(`Took ${word} away`);
}

function onKey(box, event) {
  if (event.key === "Enter" && box.typed.value.trim()) event.preventDefault();
  if (event.key === "Enter" || event.key === ",") {
    if (event.key === ",") event.preventDefault();
    add(box);
  }
  const last = words(box.field.value).at(-1);
  if (event.key === "Backspace" && !box.typed.value && last) take(box, last);
}

function start() {
  for (const field of document.querySelectorAll('input[data-tags]:not([type="hidden"])')) {
    const box = chips(field);
    draw(box);
    box.typed.addEventListener("keydown", (event) => onKey(box, event));
    box.typed.addEventListener("blur", () => add(box));
    box.typed.addEventListener("input", (event) => {
      /* A suggestion was chosen: the browser says so by another kind of event. */
      if (!(event instanceof InputEvent) || event.inputType === "insertReplacementText" || box.typed.value.includes(",")) return add(box);
      offer(box.typed, box.known, box.field.dataset.tags);
    });
    box.list.addEventListener("click", ({ target }) => {
      const chip = target.closest("button")?.closest("li");
      if (chip) take(box, chip.querySelector("span").textContent);
    });
  }
}

document.addEventListener("htmx:afterSettle", start);
start();
