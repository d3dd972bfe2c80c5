/* `button[data-copy=id]` copies the text of that element. It is there only where the browser can. */

async function copy(button) {
  const said = button.querySelector("span");
  try {
    await navigator.clipboard.writeText(document.getElementById(button.dataset.copy).textContent);
    said.textContent = "Copied";
  } catch {
    said.textContent = "Select it and copy it by hand";
  }
}

if (navigator.clipboard) {
  document.querySelectorAll("[data-copy]").forEach((button) => (button.hidden = false));
  document.addEventListener("click", ({ target }) => {
    const button = target.closest("[data-copy]");
    if (button) copy(button);
  });
}
