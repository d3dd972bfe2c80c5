/* While something plays or is uploaded, links and simple forms between pages with `main[data-soft]` change `#main` alone. `data-soft`
   holds the beginnings of such pages' paths. Everywhere else, and where an answer does not fit, the page is loaded as ever. */

import { say } from "./calm.js";
import { deck } from "./listen_deck.js";
import { isAdding } from "./uploads.js";

/* htmx is a classic script, in the page before any module runs. */
const { htmx } = window;
const MODULES = "script[type=module][src]";
/** Two pages of one release have these in common. */
const SHARED = 'link[rel=stylesheet], script[src*="/soft."]';

let visit = null; // {url, page}: the page that is on its way, and what came

const main = () => document.getElementById("main");
const paths = () => (main()?.dataset.soft ?? "").split(" ").filter(Boolean);
const addresses = (root, what) => [...root.querySelectorAll(what)].map((node) => node.getAttribute("src") ?? node.getAttribute("href"));

function fits(url) {
  return (deck.wanted || isAdding()) && url.origin === location.origin && url.pathname.endsWith("/") && paths().some((path) => url.pathname.startsWith(path));
}

function isPlain(link) {
  return (!link.target || link.target === "_self") && !link.matches("[download], [hx-get], [hx-post], a.play");
}

function isHere(url) {
  return url.pathname === location.pathname && url.search === location.search;
}

function onClick(event) {
  const link = event.target.closest?.("a[href]");
  if (!link || event.defaultPrevented || event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
  const url = new URL(link.href, location.href);
  if (!isPlain(link) || !fits(url) || (url.hash && isHere(url))) return;
  event.preventDefault();
  go(url);
}

function onSubmit(event) {
  const form = event.target;
  if (event.defaultPrevented || form.method !== "get" || form.target || form.matches("[hx-get], [hx-post], [data-soft-not]")) return;
  const url = new URL(form.action, location.href);
  const data = new FormData(form, event.submitter);
  if (!fits(url) || [...data.values()].some((value) => typeof value !== "string")) return;
  url.search = new URLSearchParams(data);
  event.preventDefault();
  go(url);
}

function go(url) {
  htmx.trigger(document.body, "htmx:abort");
  visit = { url, page: null };
  htmx.ajax("GET", url.href, { source: document.body, target: "#main", select: "#main", swap: "outerHTML settle:0ms", push: isHere(url) ? "false" : "true" });
}

const isOurs = ({ detail }) => visit && detail.requestConfig?.elt === document.body && detail.pathInfo.requestPath.split("#")[0] === visit.url.href.split("#")[0];

function load(url) {
  visit = null;
  location.assign(url);
}

function isAlike(page) {
  return Boolean(page.querySelector("#main[data-soft]")?.dataset.soft) && String(addresses(page, SHARED)) === String(addresses(document, SHARED));
}

function beforeSwap(event) {
  if (!isOurs(event)) return;
  const { xhr } = event.detail;
  const isPage = xhr.status === 200 && (xhr.getResponseHeader("Content-Type") ?? "").startsWith("text/html");
  const page = isPage ? new DOMParser().parseFromString(xhr.responseText, "text/html") : null;
  if (page && isAlike(page)) {
    visit.page = page;
    event.detail.shouldSwap = true; // also where it is the page that is there
    return;
  }
  event.preventDefault();
  load(visit.url);
}

function afterSettle(event) {
  if (!visit?.page || !isOurs(event)) return;
  const { url, page } = visit;
  visit = null;
  dress(page);
  arrive(url);
}

/* What stands around #main. */
function dress(page) {
  for (const link of document.querySelectorAll(".nav a, .alarm-link")) {
    const current = page.querySelector(`.nav a[href="${link.getAttribute("href")}"]`)?.getAttribute("aria-current");
    current ? link.setAttribute("aria-current", current) : link.removeAttribute("aria-current");
  }
  document.querySelectorAll("dialog[open]").forEach((dialog) => dialog.close());
  document.querySelectorAll("details.menu[open]").forEach((menu) => (menu.open = false));
  const messages = page.querySelectorAll("#messages .toast");
  if (messages.length) document.getElementById("messages").replaceChildren(...messages);
  document.dispatchEvent(new Event("messages"));
  bring(addresses(page, MODULES));
}

function bring(modules) {
  const here = addresses(document, MODULES);
  for (const src of modules.filter((each) => !here.includes(each))) {
    document.head.append(Object.assign(document.createElement("script"), { type: "module", src }));
  }
}

function arrive(url) {
  const place = url.hash && document.getElementById(decodeURIComponent(url.hash.slice(1)));
  place ? place.scrollIntoView() : window.scrollTo(0, 0);
  const first = main().querySelector("[autofocus]") ?? main();
  first.focus({ preventScroll: true });
  say(document.title);
}

/* Back to a page that this document has not loaded itself, since it was reloaded: it brings its modules. */
function remember({ detail }) {
  detail.item.modules = addresses(document, MODULES);
}

function restored({ detail }) {
  visit = null;
  if (detail.item) return bring(detail.item.modules ?? []);
  if (detail.serverResponse) bring(addresses(new DOMParser().parseFromString(detail.serverResponse, "text/html"), MODULES));
}

document.addEventListener("click", onClick);
document.addEventListener("submit", onSubmit);
document.addEventListener("htmx:beforeSwap", beforeSwap);
document.addEventListener("htmx:afterSettle", afterSettle);
document.addEventListener("htmx:historyItemCreated", remember);
document.addEventListener("htmx:historyRestore", restored);
