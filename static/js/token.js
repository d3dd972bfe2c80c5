/* The token that goes with whatever changes something. It is the cookie's: a page's own one ends with a new sign-in, also
   in another tab. */

const FIELD = "csrfmiddlewaretoken";

const token = () => document.cookie.match(/(?:^|; )csrftoken=([^;]+)/)?.[1];

/** `{name: value}` for every request that asks for JSON. */
export function headers() {
  const own = JSON.parse(document.body.getAttribute("hx-headers") ?? "{}");
  return { Accept: "application/json", ...own, ...(token() && { "X-CSRFToken": token() }) };
}

function onSubmit({ target }) {
  const field = target.elements.namedItem(FIELD);
  if (field && token()) field.value = token();
}

function onRequest({ detail }) {
  if (!token()) return;
  detail.headers["X-CSRFToken"] = token();
  if (detail.formData.has(FIELD)) detail.formData.set(FIELD, token());
}

/* Before anybody sends the form. */
document.addEventListener("submit", onSubmit, true);
document.addEventListener("htmx:configRequest", onRequest);
