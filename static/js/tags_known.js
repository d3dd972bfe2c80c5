/* What a field of tags may go on to: the tags that there are, in its `datalist`. Where it has several, with
   commas between them, the last is asked for, and the others stay. `data-known` is the address that knows. */

const WAIT_MS = 150;
const LAST = /[^,\s][^,]*$/;
const waits = new WeakMap();

async function ask(typed, list, address) {
  const text = typed.value;
  const last = LAST.exec(text);
  if (!last) return;
  const answer = await fetch(`${address}?q=${encodeURIComponent(last[0].trim())}`).catch(() => null);
  if (!answer?.ok || text !== typed.value) return;
  const { tags } = await answer.json();
  const before = text.slice(0, last.index);
  list.replaceChildren(
    ...tags.map((tag) => Object.assign(document.createElement("option"), { value: `${before}${tag}` })),
  );
}

/** Once nothing was typed for a moment. */
export function offer(typed, list, address) {
  clearTimeout(waits.get(typed));
  waits.set(typed, setTimeout(ask, WAIT_MS, typed, list, address));
}

document.addEventListener("input", ({ target }) => {
  if (target.dataset.known) offer(target, target.list, target.dataset.known);
});
