/* A button that has to be held (`data-hold` is the word that it types): nobody presses it by mistake. */

const HOLD_MS = 2000;

function begin(button) {
  if (button.dataset.since) return;
  button.dataset.since = "held";
  button.classList.add("held");
  button.timer = setTimeout(() => finish(button), HOLD_MS);
}

function release(button) {
  clearTimeout(button.timer);
  delete button.dataset.since;
  button.classList.remove("held");
}

function finish(button) {
  const { form } = button;
  form.elements.word.value = button.dataset.hold;
  button.disabled = true;
  form.requestSubmit();
}

function isPress({ key }) {
  return key === "Enter" || key === " ";
}

for (const button of document.querySelectorAll("[data-hold]")) {
  button.hidden = false;
  button.addEventListener("pointerdown", ({ button: which }) => which || begin(button));
  for (const name of ["pointerup", "pointerleave", "pointercancel", "blur", "keyup"]) {
    button.addEventListener(name, () => release(button));
  }
  button.addEventListener("keydown", (event) => {
    if (!isPress(event)) return;
    event.preventDefault();
    begin(button);
  });
  button.addEventListener("contextmenu", (event) => event.preventDefault());
}

/* Back from the next page, nothing is held or filled in. */
addEventListener("pageshow", ({ persisted }) => {
  if (!persisted) return;
  for (const button of document.querySelectorAll("[data-hold]")) {
    release(button);
    button.disabled = false;
    button.form.elements.word.value = "";
  }
});
