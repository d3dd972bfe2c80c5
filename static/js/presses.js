/* One press after the other: of two that are close together htmx would drop the first, and the server with it. */

const lines = new Map(); // the presses that wait, by their section's id; no entry while none is under way

const sectionOf = (form) => form.closest("section[id]")?.id;

/** True while the answer to come is not the last one for this section. */
export function isWaiting(section) {
  return Boolean(lines.get(section.id)?.length);
}

document.addEventListener("htmx:confirm", (event) => {
  const { elt, verb, issueRequest } = event.detail;
  const section = sectionOf(elt);
  if (verb !== "post" || !section) return;
  if (!lines.has(section)) {
    lines.set(section, []);
    return;
  }
  event.preventDefault();
  lines.get(section).push({ elt, issue: () => issueRequest(true) });
});

/* Heard on the document when its form is still there, and else on what is left around it. */
document.addEventListener("htmx:afterRequest", ({ detail }) => {
  const { verb, elt } = detail.requestConfig;
  const section = sectionOf(elt);
  if (verb !== "post" || !lines.has(section)) return;
  const next = lines.get(section).shift();
  if (next) queueMicrotask(next.issue); // once htmx is through with this one
  else lines.delete(section);
});
