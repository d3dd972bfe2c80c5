"""A whole player, paired with a server that is away or tells nonsense."""

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Page

from tests.e2e import recording
from tests.player.music.scene import LOW_HZ, feed, now_ms, segment

# `server.answer(path)` gives status and text, or throws; `server.sent` is what was reported.
PLAYER = """async () => {
  const names = ["player", "api", "clock", "media", "store"];
  const [{ Player }, { Api }, { Clock }, { Media }, { openStore }] =
    await Promise.all(names.map((name) => import(`/${name}.js`)));
  const server = (globalThis.server = { feed: null, sent: [], unpaired: 0 });
  const real = globalThis.fetch;
  globalThis.fetch = async (url, options) => {
    if (url.startsWith("/tones/")) return real(url, options);
    if (server.feed === null || url.endsWith("/events")) throw new TypeError("away");
    if (url.endsWith("/reports")) return report(JSON.parse(options.body));
    return new Response(server.feed, { headers: { "X-Server-Time": Date.now(), ETag: server.feed.length } });
  };
  const report = ({ events }) => {
    server.sent.push(...events);
    return new Response(JSON.stringify({ stored: events.map(({ id }) => id) }));
  };
  const face = new Proxy({}, { get: () => () => {} });
  const clock = new Clock();
  const [store, api] = [await openStore(), new Api({ clock, token: "t", onUnpaired: () => (server.unpaired += 1) })];
  const media = await Media.open(api);
  globalThis.player = new Player({ api, clock, store, media, face, version: "test" });
  globalThis.heard_db = () => player.graph.level_db();
  await player.start();
}"""
HEARD = "heard_db() > -50"
TITLE = "player.view().title"


@pytest.fixture
def paired(page: Page) -> Iterator[Page]:
    page.evaluate(PLAYER)
    yield page
    page.evaluate("player.stop()")


def tell(page: Page, text: str) -> None:
    page.evaluate("(text) => { server.feed = text; player.poller.wake(); }", text)


def told(page: Page) -> dict[str, Any]:
    return feed(segment(page, now_ms(page) - 1_000, "low"))


def test_paired_without_ever_having_had_a_feed_something_is_heard(paired: Page) -> None:
    recording.until(paired, f"{TITLE} === 'Built-in music' && {HEARD}", 20)
