/* The remote moves between two answers of the server: the place in the track goes on by this page's own clock. */

const EVERY_MS = 250;
let since_ms = performance.getEntriesByType("navigation")[0]?.responseStart ?? performance.now(); // of what is shown

function tick() {
  const now = document.getElementById("now");
  const place = now?.querySelector("[data-part=place]");
  if (!place || place.matches(":active")) return;
  const passed_ms = performance.now() - since_ms - Number(now.dataset.leadMs);
  const ran_ms = "runs" in now.dataset ? Math.max(0, passed_ms) : 0;
  const at_ms = Number(now.dataset.positionMs) + ran_ms;
  show(now, place, Math.min(at_ms, Number(now.dataset.lengthMs)));
  if (at_ms > Number(now.dataset.lengthMs)) ended(now);
}

function show(now, place, at_ms) {
  const seconds = Math.floor(at_ms / 1000);
  place.value = seconds;
  now.querySelector("[data-part=elapsed]").textContent = clock(seconds);
}

function clock(seconds) {
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
}

/** Once a track: the server says what comes next. */
function ended(now) {
  if (now.dataset.asked) return;
  now.dataset.asked = "1";
  now.dispatchEvent(new CustomEvent("ended"));
}

// A slider that somebody holds is not taken out of their hand.
document.addEventListener("htmx:beforeSwap", ({ detail }) => {
  if (detail.target.querySelector?.("input[type=range]:active")) detail.shouldSwap = false;
  else if (detail.target.id === "now" && detail.shouldSwap) since_ms = performance.now();
});

setInterval(tick, EVERY_MS);
