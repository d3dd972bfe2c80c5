/* `form.dropzone` sends one file a request, each with its own progress bar; without JavaScript it posts them together.
   Each request carries HX-Request and HX-Target "upload"; an answer may be the finished `<li class="upload">`. */

import { say } from "./calm.js";

const AT_ONCE = 2;
const queue = [];
let busy = 0;

function row(form, file) {
  const item = document.getElementById("upload-template").content.firstElementChild.cloneNode(true);
  item.querySelector(".upload-name").textContent = file.name;
  document.querySelector(form.dataset.rows).append(item);
  return item;
}

function note(item, text) {
  item.querySelector(".upload-note").textContent = text;
}

function refuse(item, why) {
  item.classList.add("failed");
  note(item, "Not added");
  const line = Object.assign(document.createElement("p"), { className: "upload-why", textContent: why });
  item.querySelector(".progress").replaceWith(line);
  item.querySelector("[data-dismiss]").hidden = false;
  say(`${item.querySelector(".upload-name").textContent}: ${why}`);
}

/* What the server answered stands in the list from now on; a refused file that is not shown there stays. */
function handOver() {
  for (const item of document.querySelectorAll(".upload[data-track]")) {
    if (!item.matches(".failed") || document.getElementById(`track-${item.dataset.track}`)) item.remove();
  }
}

function settle(job, request) {
  const { item, form } = job;
  const answer = document.createElement("template");
  answer.innerHTML = request.responseText;
  const finished = answer.content.querySelector("li.upload");
  if (finished) replace(item, finished);
  else if (request.status < 300) item.remove();
  else refuse(item, whyNot(request));
  form.dispatchEvent(new CustomEvent("uploaded", { bubbles: true }));
}

function replace(item, finished) {
  item.replaceWith(finished);
  const why = finished.querySelector(".upload-why");
  if (why) say(`${finished.querySelector(".upload-name").textContent}: ${why.textContent}`);
}

function whyNot(request) {
  if (request.status === 413) return "The file is larger than this server takes.";
  if (request.status === 0) return "The connection was lost. Choose the file again.";
  return "The server could not take the file. Try again in a moment.";
}

function send(job) {
  const { form, item, file, field } = job;
  const request = new XMLHttpRequest();
  const data = new FormData(form);
  data.delete(field);
  data.append(field, file);
  request.upload.onprogress = (event) => progress(item, event);
  request.onloadend = () => { settle(job, request); busy -= 1; next(); };
  request.open("POST", form.action);
  request.setRequestHeader("HX-Request", "true");
  request.setRequestHeader("HX-Target", "upload");
  request.send(data);
}

function progress(item, { loaded, total }) {
  const share = Math.round((loaded / total) * 100);
  item.querySelector(".progress").value = share;
  note(item, share < 100 ? `${share} %` : "Checking");
}

function next() {
  while (busy < AT_ONCE && queue.length) {
    busy += 1;
    send(queue.shift());
  }
}

function take(form, files) {
  const field = form.querySelector("input[type=file]").name;
  for (const file of files) queue.push({ form, file, field, item: row(form, file) });
  next();
}

function ready() {
  document.querySelectorAll("form.dropzone").forEach((form) => form.classList.add("is-ready"));
}

document.addEventListener("change", ({ target }) => {
  const form = target.closest("form.dropzone");
  if (!form || target.type !== "file") return;
  take(form, target.files);
  target.value = "";
});
for (const kind of ["dragenter", "dragover", "dragleave", "drop"]) {
  document.addEventListener(kind, (event) => {
    const form = event.target.closest?.("form.dropzone");
    if (!form) return;
    event.preventDefault();
    form.classList.toggle("is-over", kind === "dragenter" || kind === "dragover");
    if (kind === "drop") take(form, event.dataTransfer.files);
  });
}
document.addEventListener("htmx:afterSwap", ready);
document.addEventListener("htmx:afterOnLoad", handOver);
ready();
