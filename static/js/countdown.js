/* `[data-countdown=moment]` shows how long it is until then, with `data-short` in seconds alone; without JavaScript the end beside it says enough. */

function left(ms) {
  const seconds = Math.max(0, Math.round(ms / 1000));
  const parts = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60];
  const [hours, ...rest] = parts.map((part, place) => (place ? String(part).padStart(2, "0") : String(part)));
  return `${hours}:${rest.join(":")} left`;
}

function show() {
  for (const sign of document.querySelectorAll("[data-countdown]")) {
    const ms = Date.parse(sign.dataset.countdown) - Date.now();
    if ("short" in sign.dataset) sign.textContent = `${Math.max(0, Math.ceil(ms / 1000))} s`;
    else sign.textContent = ms > 0 ? left(ms) : "over";
  }
}

setInterval(show, 1000);
document.addEventListener("htmx:afterSwap", show);
show();
