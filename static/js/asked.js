/* Forms that look for something (`data-asks`): their address says only what was asked for, and after the browser's
   back their fields say what the list shows. */

const asking = () => document.querySelector("form[data-asks]");

function onRequest({ detail }) {
  if (detail.elt !== asking()) return;
  for (const [name, value] of [...detail.formData.entries()]) if (value === "") detail.formData.delete(name);
}

function onBack() {
  const asked = new URLSearchParams(location.search);
  for (const field of asking()?.elements ?? []) {
    if (field.name) field.value = asked.get(field.name) ?? field.options?.[0].value ?? "";
  }
}

document.addEventListener("htmx:configRequest", onRequest);
document.addEventListener("htmx:historyRestore", onBack);
addEventListener("pageshow", ({ persisted }) => persisted && onBack());
