// Server-sent events as text becomes them: no browser's EventSource, because that cannot send a token.

/** Feeds on chunks of text and gives {id, event, data, retry_ms} for every complete event. */
export class EventReader {
  #rest = "";

  read(chunk) {
    const blocks = (this.#rest + chunk.replaceAll("\r\n", "\n")).split("\n\n");
    this.#rest = blocks.pop();
    return blocks.map(readBlock);
  }
}

function readBlock(block) {
  const event = { id: null, event: "message", data: "", retry_ms: null };
  for (const line of block.split("\n")) readLine(event, line);
  return event;
}

function readLine(event, line) {
  const [, name, value] = line.match(/^([^:]+):? ?(.*)$/) ?? [];
  if (name === "data") event.data += (event.data && "\n") + value;
  else if (name === "retry") event.retry_ms = Number(value) || null;
  else if (name === "id" || name === "event") event[name] = value;
}
