/* What was typed into `[data-draft]` and not sent is there again when the page is: after a sign-in, a reload, a failure. It is kept
   in this tab alone, for the person whom `data-draft` names. */

const keyOf = (field) => `draft ${field.dataset.draft} ${location.pathname} ${field.name}`;

function restore() {
  for (const field of document.querySelectorAll("[data-draft]")) {
    if (!field.value) field.value = sessionStorage.getItem(keyOf(field)) ?? "";
  }
}

function onInput({ target }) {
  if (target.matches?.("[data-draft]")) sessionStorage.setItem(keyOf(target), target.value);
}

/* An answer that leads to the sign-in has sent nothing. */
function onAnswer({ detail }) {
  const { elt, xhr } = detail;
  if (xhr.status >= 300 || !elt.matches?.("form") || (xhr.getResponseHeader("HX-Redirect") ?? "").startsWith("/accounts/")) return;
  elt.querySelectorAll("[data-draft]").forEach((field) => sessionStorage.removeItem(keyOf(field)));
}

document.addEventListener("input", onInput);
document.addEventListener("htmx:beforeOnLoad", onAnswer);
restore();
