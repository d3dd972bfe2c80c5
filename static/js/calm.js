/* Fragments that ask for themselves again stay calm: no swap where nothing changed or while it is being pressed,
   and what a fragment says of itself (`data-say`) is spoken once, when it changes. */

const VARYING = /name="csrfmiddlewaretoken" value="\w+"/g;
const shown = new Map();
let pressed = null;

const region = document.createElement("p");
region.className = "sr-only";
region.setAttribute("role", "status");
document.body.append(region);

/** Speak a sentence to screen readers, without a sign on the page. */
export function say(text) {
  if (region.textContent !== text) region.textContent = text;
}

function isNew(id, answer) {
  const text = answer.replace(VARYING, "");
  if (shown.get(id) === text) return false;
  shown.set(id, text);
  return true;
}

function beforeSwap({ detail }) {
  const { target, xhr } = detail;
  if (!detail.shouldSwap || !target.id) return;
  const isHeld = pressed?.isConnected && target.contains(pressed);
  if (isHeld || !isNew(target.id, xhr.responseText)) detail.shouldSwap = false;
}

function afterSwap({ detail }) {
  /* What htmx brings back from its history names no target. */
  if (!detail.target) return;
  if (detail.target.id === "main") shown.clear();
  const fresh = document.getElementById(detail.target.id);
  if (fresh?.dataset.say) say(fresh.dataset.say);
}

/* A click is lost when the element is replaced between press and release. */
document.addEventListener("pointerdown", ({ target }) => { pressed = target; });
for (const kind of ["pointerup", "pointercancel"]) {
  document.addEventListener(kind, () => setTimeout(() => { pressed = null; }));
}
document.addEventListener("htmx:beforeSwap", beforeSwap);
document.addEventListener("htmx:afterSwap", afterSwap);
document.addEventListener("htmx:historyRestore", () => shown.clear());
