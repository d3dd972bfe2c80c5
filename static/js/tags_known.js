/* What a field of tags may go on to: the tags that there are, in its `datalist`. */

const WAIT_MS = 150;
const waits = new WeakMap();

async function ask(typed, list, address) {
  const query = typed.value.trim();
  if (!query) return;
  const answer = await fetch(`${address}?q=${encodeURIComponent(query)}`).catch(() => null);
  if (!answer?.ok || query !== typed.value.trim()) return;
  const { tags } = await answer.json();
  list.replaceChildren(...tags.map((tag) => Object.assign(document.createElement("option"), { value: tag })));
}

/** Once nothing was typed for a moment. */
export function offer(typed, list, address) {
  clearTimeout(waits.get(typed));
  waits.set(typed, setTimeout(ask, WAIT_MS, typed, list, address));
}
