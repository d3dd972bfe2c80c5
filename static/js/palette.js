/* The palette of sync2gear's staff: Ctrl-K (Cmd-K on a Mac) or a button opens it, one types, arrow keys choose, Enter goes.
   A business that one is not visiting asks for a reason in it; so does a visit that has ended under an open page. */

const { htmx } = window;
const NEAR_MS = 10 * 60_000;
const isMac = /Mac|iPhone|iPad/.test(navigator.platform);
const byId = (id) => document.getElementById(id);
const palette = () => byId("palette");
const words = () => byId("palette-words");
const list = () => byId("palette-list");
const step = () => byId("palette-step");
const options = () => [...list().querySelectorAll("[role=option]")];
const chosen = () => list().querySelector("[aria-selected=true]");

let isWanted = false; // Enter came before what was typed had been found
let isRefused = false; // somebody has closed the question for another reason

const plain = (text) => text.trim().replace(/\s+/g, " ");
const isFound = () => plain(list().dataset.query) === plain(words().value);

function choose(option) {
  chosen()?.setAttribute("aria-selected", "false");
  option?.setAttribute("aria-selected", "true");
  option?.scrollIntoView({ block: "nearest" });
  if (option) words().setAttribute("aria-activedescendant", option.id);
  else words().removeAttribute("aria-activedescendant");
}

function along(by) {
  const all = options();
  const at = all.indexOf(chosen());
  if (all.length) choose(all[(at + by + all.length) % all.length]);
}

function show() {
  if (!palette().open) palette().showModal();
}

function open() {
  if (palette().open) return;
  back();
  words().value = "";
  show();
  words().focus();
  htmx.trigger(words(), "palette-open");
}

/** From the reason to the search. */
function back() {
  step().replaceChildren();
  isWanted = false;
}

function go() {
  if (!isFound()) {
    isWanted = true;
    return;
  }
  chosen()?.click();
}

const MOVES = { ArrowDown: () => along(1), ArrowUp: () => along(-1), Enter: go };

function onKey(event) {
  const isAsked = event.key.toLowerCase() === "k" && (isMac ? event.metaKey : event.ctrlKey) && !event.altKey && !event.shiftKey;
  if (isAsked && palette()) {
    event.preventDefault();
    palette().open ? palette().close() : open();
  } else if (event.target === words() && MOVES[event.key] && !event.isComposing) {
    event.preventDefault();
    MOVES[event.key]();
  }
}

function onClick(event) {
  const { target } = event;
  if (!palette() || event.ctrlKey || event.metaKey || event.shiftKey) return;
  if (target.closest("[data-palette]")) {
    event.preventDefault();
    open();
  } else if (target.closest("#palette [data-palette-back]")) {
    event.preventDefault();
    step().querySelector("[name=over]") ? palette().close() : (back(), words().focus());
  }
}

/* The dialog's own Escape would leave it; from the reason one comes back to the search first. */
function onCancel(event) {
  if (event.target !== palette() || !step().querySelector("form") || step().querySelector("[name=over]")) return;
  event.preventDefault();
  back();
  words().focus();
}

function onSwap({ detail }) {
  const id = detail.target?.id;
  if (id === "palette-list") {
    choose(options()[0]);
    if (isWanted && isFound()) go();
  } else if (id === "palette-step" && step().querySelector("form")) {
    show();
    step().querySelector("[aria-invalid=true], [name=reason]")?.focus();
  } else if (id === "palette-step") {
    palette().close();
  }
}

/* Nothing that was asked for in a visit that has ended is lost without a word; what asks by itself asks once. */
function onAnswer(event) {
  const { xhr, requestConfig } = event.detail;
  const address = xhr.getResponseHeader("Visit-Over");
  if (!address || !palette()) return;
  event.preventDefault();
  const isPersons = requestConfig.triggeringEvent?.isTrusted ?? false;
  if (palette().open || (isRefused && !isPersons)) return;
  const url = new URL(address, location.href);
  if (requestConfig.verb !== "get") url.searchParams.set("lost", "yes");
  htmx.ajax("GET", url.pathname + url.search, { target: "#palette-step", swap: "outerHTML" });
}

function onClose({ target }) {
  if (target !== palette()) return;
  isRefused = Boolean(step().querySelector("[name=over]"));
  back();
}

/* Near the end the banner offers to stay, afterwards to come in again. */
function look() {
  for (const banner of document.querySelectorAll(".visit[data-until]")) {
    const left_ms = Date.parse(banner.dataset.until) - Date.now();
    const state = left_ms <= 0 ? "over" : left_ms <= NEAR_MS ? "near" : "";
    if (banner.dataset.state === state) continue;
    banner.dataset.state = state;
    const sign = banner.querySelector(".visit-over");
    sign.textContent = { over: "Your visit is over.", near: "Your visit ends soon." }[state] ?? "";
  }
}

document.addEventListener("keydown", onKey);
document.addEventListener("click", onClick);
document.addEventListener("cancel", onCancel, true);
document.addEventListener("close", onClose, true);
document.addEventListener("htmx:afterSwap", onSwap);
document.addEventListener("htmx:beforeOnLoad", onAnswer);
document.addEventListener("pointermove", ({ target }) => {
  const option = target.closest?.("#palette-list [role=option]");
  if (option && option !== chosen()) choose(option);
});
/* A browser may keep a whole page, its clock running: one that comes back asks anew whether the visit goes on. */
addEventListener("pageshow", ({ persisted }) => {
  if (persisted && document.querySelector(".visit[data-until]")) location.reload();
});
if (isMac) document.querySelectorAll(".palette-way kbd").forEach((sign) => (sign.textContent = "⌘ K"));
setInterval(look, 1000);
look();
