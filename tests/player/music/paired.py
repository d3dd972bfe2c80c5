"""A whole player on a page of its own, and the server that it is paired with."""

import json
from typing import Any

from playwright.sync_api import Page

from tests.e2e import recording
from tests.player.music.scene import feed, now_ms, rfc3339, segment

#: `server.feed` is what it answers, with `server.status`; while null nothing. `server.sent` was reported,
#: `asked` are the sounds that were fetched. With `streams` it has a stream, and `push(name, data)` speaks
#: through it. `away` is a network that is cut. `restart()` is a reload.
PLAYER = """async () => {
  await scene.graph.ctx.close(); // or the recorder hears two
  const names = ["player", "api", "clock", "media", "store"];
  const [{ Player }, { Api }, { Clock }, { Media }, { openStore }] =
    await Promise.all(names.map((name) => import(`/${name}.js`)));
  const server = (globalThis.server = { feed: null, status: 200, sent: [], asked: [] });
  const real = globalThis.fetch;
  globalThis.fetch = async (url, options) => {
    if (server.away) throw new TypeError("away");
    if (url.startsWith("/tones/")) return sound(url);
    if (server.feed === null || (url.endsWith("/events") && !server.streams)) throw new TypeError("away");
    if (url.endsWith("/events")) return stream();
    if (url.endsWith("/reports")) return report(JSON.parse(options.body));
    const headers = { "X-Server-Time": Date.now(), ETag: server.feed.length, "WWW-Authenticate": "Bearer" };
    return new Response(server.feed, { headers, status: server.status });
  };
  const report = ({ events }) => {
    server.sent.push(...events);
    return new Response(JSON.stringify({ stored: events.map(({ id }) => id) }));
  };
  const sound = (url) => {
    server.asked.push(url);
    return real(url);
  };
  const stream = () => new Response(new ReadableStream({ start: (line) => void (server.line = line) }));
  server.push = (event, data) => {
    const text = `event: ${event}\\ndata: ${JSON.stringify(data)}\\n\\n`;
    server.line.enqueue(new TextEncoder().encode(text));
  };
  const face = new Proxy({}, { get: () => () => {} });
  const begin = async () => {
    const clock = new Clock();
    const store = await openStore();
    const api = new Api({ clock, token: "t", onUnpaired: () => player.playOn() });
    const media = await Media.open(api, store);
    globalThis.player = new Player({ api, clock, store, media, face, version: "test" });
    await player.start();
  };
  server.restart = () => {
    player.stop();
    return begin();
  };
  globalThis.heard_db = () => player.graph.level_db();
  await begin();
}"""
HEARD = "heard_db() > -50"
TITLE = "player.view().title"


def tell(page: Page, told: dict[str, Any] | str) -> None:
    text = told if isinstance(told, str) else json.dumps(told)
    page.evaluate("(text) => { server.feed = text; player.poller.wake(); }", text)


def good(page: Page, **media: dict[str, Any]) -> dict[str, Any]:
    """With the real hashes of its tracks and of other `media`, which every player checks."""
    told = feed(segment(page, now_ms(page) - 1_000, "low"))
    told["media"] |= media
    hashed = """async (url) => {
      const digest = await crypto.subtle.digest("SHA-256", await (await fetch(url)).arrayBuffer());
      return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, "0")).join("");
    }"""
    for entry in told["media"].values():
        entry["sha256"] = page.evaluate(hashed, entry["url"])
    valid_until = rfc3339(page, now_ms(page) + 3600_000)
    return told | {"valid_until": valid_until, "device": {"id": "d1", "name": "Till", "volume": 100}}


def begin(page: Page) -> dict[str, Any]:
    told = good(page)
    tell(page, told)
    recording.until(page, f"{TITLE} === 'low' && {HEARD}")
    return told
