/* `form[data-recorded]` takes over what its recorder has kept, and goes off by itself once nothing is missing. */

const form = document.querySelector("form[data-recorded]");

form.addEventListener("recorded", ({ detail }) => {
  for (const name of ["recording", "start_ms", "end_ms", "gated"]) form.elements[name].value = detail[name] ?? "";
  if (form.reportValidity()) form.requestSubmit();
});

/* "Save" with a take in hand keeps it first. */
form.addEventListener("submit", (event) => {
  const recorder = form.querySelector("[data-recorder]");
  if (recorder.dataset.state !== "take") return;
  event.preventDefault();
  recorder.querySelector("[data-do=keep]").click();
});
