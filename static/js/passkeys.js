/* `form[data-passkey=create|get]`: before it is sent, the browser is asked for a passkey, and its answer goes along in the
   field `credential`. What the browser has to know stands in the page (`data-options`: an id), or is fetched from where
   the form goes to. */

const UNKNOWN = "This browser cannot use passkeys here. They need a current browser and an address with https.";
const SAID = {
  InvalidStateError: "There is a passkey of this account on this device already.",
  NotAllowedError: "No passkey was given, or it took too long. Try again.",
  SecurityError: UNKNOWN,
};
const FAILED = "That did not work. Try again in a moment.";

const bytes = (text) => Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (letter) => letter.charCodeAt(0));

function text(buffer) {
  const letters = Array.from(new Uint8Array(buffer), (byte) => String.fromCharCode(byte)).join("");
  return btoa(letters).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
}

const known = (list) => list?.map((key) => ({ ...key, id: bytes(key.id) }));

/** What the server says as JSON, with bytes where the browser wants bytes. */
function read({ publicKey: asked }) {
  const made = { ...asked, challenge: bytes(asked.challenge) };
  if (asked.user) made.user = { ...asked.user, id: bytes(asked.user.id) };
  if (asked.excludeCredentials) made.excludeCredentials = known(asked.excludeCredentials);
  if (asked.allowCredentials) made.allowCredentials = known(asked.allowCredentials);
  return made;
}

/** The browser's answer as JSON. */
function written(credential) {
  const { response } = credential;
  const parts = {};
  for (const name of ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"]) {
    if (response[name]) parts[name] = text(response[name]);
  }
  if (response.getTransports) parts.transports = response.getTransports();
  return JSON.stringify({
    id: credential.id,
    rawId: text(credential.rawId),
    type: credential.type,
    authenticatorAttachment: credential.authenticatorAttachment ?? undefined,
    clientExtensionResults: credential.getClientExtensionResults(),
    response: parts,
  });
}

async function options(form) {
  if (form.dataset.options) return JSON.parse(document.getElementById(form.dataset.options).textContent);
  const answer = await fetch(form.action, { headers: { Accept: "application/json" } });
  if (!answer.ok) throw new Error(answer.statusText);
  return answer.json();
}

/** A key that signs in alone has to know who it is for, and that it is really they who hold it. */
function alone(publicKey, form) {
  if (!form.elements.passwordless?.checked) return publicKey;
  const wanted = { residentKey: "required", requireResidentKey: true, userVerification: "required" };
  return { ...publicKey, authenticatorSelection: { ...publicKey.authenticatorSelection, ...wanted } };
}

async function ask(form) {
  const told = await options(form);
  if (form.dataset.passkey === "get") return navigator.credentials.get({ publicKey: read(told.request_options) });
  return navigator.credentials.create({ publicKey: alone(read(told.creation_options), form) });
}

async function answer(form) {
  const problem = form.querySelector("[data-passkey-problem]");
  problem.textContent = "";
  try {
    if (!window.PublicKeyCredential) throw new DOMException(UNKNOWN, "SecurityError");
    form.elements.credential.value = written(await ask(form));
    form.submit();
  } catch (error) {
    problem.textContent = SAID[error.name] ?? FAILED;
  } finally {
    form.ariaBusy = null;
  }
}

document.addEventListener("submit", (event) => {
  const form = event.target.closest("form[data-passkey]");
  if (!form) return;
  event.preventDefault();
  if (form.ariaBusy) return;
  form.ariaBusy = "true";
  answer(form);
});
