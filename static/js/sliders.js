/* A slider tells the server once, when somebody is done with it: its form hears `settled`. Until the answer is there it
   is theirs. */

const SETTLES_MS = 500;
const SENT = "sent";
/* The sliders that somebody is at, by id: SENT, the timer until a burst of keys is over, or 0 in a hand. */
const held = new Map();
let byKeys = false;

const isOurs = (target) => target.matches?.("form[hx-trigger=settled] input[type=range]");

/** True while nothing but the answer to the slider's own form may overwrite it. */
export function isHeld(slider, form = null) {
  if (slider.matches(":active")) return true;
  return held.has(slider.id) && !(form === slider.form && held.get(slider.id) === SENT);
}

function settle(id) {
  const slider = document.getElementById(id);
  clearTimeout(held.get(id));
  held.set(id, SENT);
  slider?.form.dispatchEvent(new CustomEvent("settled"));
}

function settleAll(except) {
  for (const [id, state] of [...held]) if (state !== SENT && id !== except?.id) settle(id);
}

document.addEventListener("input", ({ target }) => {
  if (!isOurs(target)) return;
  clearTimeout(held.get(target.id));
  held.set(target.id, byKeys ? setTimeout(settle, SETTLES_MS, target.id) : 0);
});

/* Where nobody holds it and no key was pressed: a reader of the screen has turned it. */
document.addEventListener("change", ({ target }) => {
  if (isOurs(target) && !byKeys && held.get(target.id) !== SENT) settle(target.id);
});

document.addEventListener("keydown", () => (byKeys = true), true);
document.addEventListener("pointerdown", ({ target }) => {
  byKeys = false;
  settleAll(target);
}, true);
/* A hand that lets go is done, whether it has changed anything or not. */
for (const name of ["pointerup", "pointercancel", "focusout"]) document.addEventListener(name, () => settleAll());

document.addEventListener("htmx:afterRequest", ({ detail }) => {
  const slider = detail.requestConfig.elt.querySelector?.("input[type=range]");
  if (held.get(slider?.id) === SENT) held.delete(slider.id);
});

/* Whoever leaves the page has pressed all the same. */
addEventListener("pagehide", () => {
  for (const [id, state] of held) {
    const form = document.getElementById(id)?.form;
    if (form && state !== SENT) navigator.sendBeacon(form.getAttribute("action"), new FormData(form));
  }
});
