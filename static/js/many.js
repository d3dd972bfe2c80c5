/* Many tracks at once (`.many`): what is filled in is what changes, so its box is ticked. */

document.addEventListener("input", ({ target }) => {
  const tick = target.name !== "change" && target.closest(".many-row")?.querySelector('[name="change"]');
  if (tick) tick.checked = true;
});
