/* What the pages gain with JavaScript: toasts, dialogs, menus, small comforts. Without it everything still works. */

import { say } from "./calm.js";
import "./token.js";

const UNREACHABLE = "The server cannot be reached. Check your connection.";
const TOAST_MS = 7000;
/* Time enough to see what went, and to take it back. */
const UNDO_MS = 20000;

function toast(text, level = "error") {
  const region = document.getElementById("messages");
  /* A fragment that asks twice a second would say it twice a second. */
  if ([...region.querySelectorAll("p")].some((line) => line.textContent === text)) return;
  const row = document.getElementById("toast-template").content.firstElementChild.cloneNode(true);
  row.classList.add(level);
  row.querySelector("p").textContent = text;
  region.append(row);
  expire(row);
}

function expire(row) {
  if (row.dataset.expires || row.matches(".error, .warning")) return;
  row.dataset.expires = "yes";
  const leave = () => (row.matches(":hover, :focus-within") ? setTimeout(leave, 1000) : row.remove());
  setTimeout(leave, row.querySelector("form") ? UNDO_MS : TOAST_MS);
}

function expireToasts() {
  document.querySelectorAll("#messages .toast").forEach(expire);
}

function showDialog(dialog) {
  if (dialog && !dialog.open) dialog.showModal();
}

function onClick(event) {
  const { target } = event;
  const opener = target.closest("[data-dialog]");
  if (opener) showDialog(document.getElementById(opener.dataset.dialog));
  if (target.closest("[data-dialog-close]") || target.matches("dialog[open]")) target.closest("dialog").close();
  if (target.closest("[data-dismiss]")) target.closest(".toast").remove();
  closeMenus(target);
}

function closeMenus(except) {
  for (const menu of document.querySelectorAll("details.menu[open]")) {
    if (!except || !menu.contains(except)) menu.open = false;
  }
}

function onKey(event) {
  if (event.key !== "Escape") return;
  const menu = document.activeElement?.closest("details.menu[open]");
  closeMenus(null);
  menu?.querySelector("summary").focus();
}

function showValue(slider) {
  const sign = document.querySelector(`[data-value-of="${slider.id}"]`);
  if (sign) sign.textContent = `${slider.value} ${sign.dataset.unit}`;
}

function onInput({ target }) {
  if (target.type === "range") showValue(target);
  if (!target.matches(".code-input")) return;
  const code = target.value.toUpperCase().replace(/[^A-Z0-9]/g, "").slice(0, 6);
  if (code !== target.value) target.value = code;
}

/* A paste of "ABC-123" must reach onInput whole, although the field holds six. */
function onPaste(event) {
  if (!event.target.matches(".code-input")) return;
  event.preventDefault();
  event.target.value = event.clipboardData.getData("text");
  event.target.dispatchEvent(new Event("input", { bubbles: true }));
}

function onSwap({ detail }) {
  const dialog = detail.target?.closest?.("dialog");
  if (dialog) dialog.querySelector("*") ? showDialog(dialog) : dialog.close();
  expireToasts();
}

/* What is wrong with a field may come, and go, live. */
function markField({ detail: { target } }) {
  const fresh = document.getElementById(target?.id);
  const field = document.getElementById(target?.id.replace(/_problem$/, ""));
  if (!fresh?.matches(".problem") || !field?.matches("input, select, textarea")) return;
  if (fresh.querySelector(".errorlist")) field.setAttribute("aria-invalid", "true");
  else field.removeAttribute("aria-invalid");
}

document.addEventListener("click", onClick);
document.addEventListener("keydown", onKey);
document.addEventListener("input", onInput);
document.addEventListener("paste", onPaste);
document.addEventListener("htmx:afterSwap", onSwap);
document.addEventListener("htmx:oobAfterSwap", expireToasts);
document.addEventListener("htmx:oobAfterSwap", markField);
document.addEventListener("dialog-close", () => document.querySelectorAll("dialog[open]").forEach((d) => d.close()));
document.addEventListener("htmx:responseError", ({ detail }) => {
  const { status, responseText } = detail.xhr;
  const isSaid = status === 403 && (detail.xhr.getResponseHeader("Content-Type") ?? "").startsWith("text/plain");
  const gone = status === 404 ? "That is no longer there. Reload the page." : "";
  toast(isSaid ? responseText : gone || "That did not work. Try again in a moment.");
});
document.addEventListener("htmx:sendError", () => toast(UNREACHABLE));
document.addEventListener("htmx:afterOnLoad", () => {
  for (const line of document.querySelectorAll("#messages .toast.error p")) {
    if (line.textContent === UNREACHABLE) line.parentElement.remove();
  }
});

/* A live region that is there from the start is not read out by itself. */
function sayMessages() {
  const texts = [...document.querySelectorAll("#messages .toast p")].map((line) => line.textContent);
  if (texts.length) setTimeout(say, 250, texts.join(" "));
}

/* They came with a page that took only the place of `#main`. */
document.addEventListener("messages", () => {
  expireToasts();
  sayMessages();
});
document.querySelectorAll("input[type=range]").forEach(showValue);
expireToasts();
sayMessages();
