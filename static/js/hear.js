/* A sound that somebody has asked for starts by itself once it is there. */

document.addEventListener("htmx:afterSettle", () => {
  const ready = document.querySelector("a.play[data-start]");
  if (!ready) return;
  ready.removeAttribute("data-start");
  ready.click();
});
