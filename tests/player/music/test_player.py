"""A whole player, paired with a server that is away or tells nonsense."""

import json
from collections.abc import Iterator
from typing import Any

import pytest

from tests.e2e import recording
from tests.player.music.scene import Scene, feed

# `server.feed` is what it answers, with `server.status`; while null nothing. `server.sent` was reported.
PLAYER = """async () => {
  await scene.graph.ctx.close(); // or the recorder hears two
  const names = ["player", "api", "clock", "media", "store"];
  const [{ Player }, { Api }, { Clock }, { Media }, { openStore }] =
    await Promise.all(names.map((name) => import(`/${name}.js`)));
  const server = (globalThis.server = { feed: null, status: 200, sent: [] });
  const real = globalThis.fetch;
  globalThis.fetch = async (url, options) => {
    if (url.startsWith("/tones/")) return real(url);
    if (server.feed === null || url.endsWith("/events")) throw new TypeError("away");
    if (url.endsWith("/reports")) return report(JSON.parse(options.body));
    const headers = { "X-Server-Time": Date.now(), ETag: server.feed.length, "WWW-Authenticate": "Bearer" };
    return new Response(server.feed, { headers, status: server.status });
  };
  const report = ({ events }) => {
    server.sent.push(...events);
    return new Response(JSON.stringify({ stored: events.map(({ id }) => id) }));
  };
  const face = new Proxy({}, { get: () => () => {} });
  const clock = new Clock();
  const store = await openStore();
  const api = new Api({ clock, token: "t", onUnpaired: () => player.playOn() });
  const media = await Media.open(api, store);
  globalThis.player = new Player({ api, clock, store, media, face, version: "test" });
  globalThis.heard_db = () => player.graph.level_db();
  await player.start();
}"""
HEARD = "heard_db() > -50"
TITLE = "player.view().title"


@pytest.fixture
def paired(scene: Scene) -> Iterator[Scene]:
    scene.evaluate(PLAYER)
    yield scene
    scene.evaluate("player.stop()")


def tell(scene: Scene, told: dict[str, Any] | str) -> None:
    text = told if isinstance(told, str) else json.dumps(told)
    scene.evaluate("(text) => { server.feed = text; player.poller.wake(); }", text)


def good(scene: Scene) -> dict[str, Any]:
    """With the real hash of its one track, which every player checks."""
    told = feed(scene.segment(scene.now_ms() - 1_000, "low"))
    hashed = """async (url) => {
      const digest = await crypto.subtle.digest("SHA-256", await (await fetch(url)).arrayBuffer());
      return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, "0")).join("");
    }"""
    for entry in told["media"].values():
        entry["sha256"] = scene.evaluate(hashed, entry["url"])
    valid_until = scene.rfc3339(scene.now_ms() + 3600_000)
    return told | {"valid_until": valid_until, "device": {"id": "d1", "name": "Till", "volume": 100}}


def begin(scene: Scene) -> dict[str, Any]:
    told = good(scene)
    tell(scene, told)
    scene.until(f"{TITLE} === 'low' && {HEARD}")
    return told


def faults(scene: Scene) -> list[list[str]]:
    listed: list[list[str]] = scene.evaluate(
        "server.sent.filter(({ kind }) => kind === 'fault').map(({ reason, status }) => [reason, status])"
    )
    return listed


def test_paired_without_ever_having_had_a_feed_something_is_heard(paired: Scene) -> None:
    paired.until(f"{TITLE} === 'Built-in music' && {HEARD}", 20)


@pytest.mark.parametrize(
    "text",
    [
        "<html>Welcome to our hotel</html>",
        '{"v": 2, "zone": {}, "music": []}',
        '{"v": 0, "zone": {}, "music": []}',
        '{"v": 1, "zone": {}, "music": 7}',
        "null",
        "",
    ],
)
def test_a_feed_that_cannot_be_read_changes_nothing_and_is_told(paired: Scene, text: str) -> None:
    told = begin(paired)
    paired.start()
    tell(paired, text)
    paired.until("server.sent.some(({ reason }) => reason === 'feed_error')")
    assert paired.evaluate(TITLE) == "low"
    tell(paired, told)
    paired.until("server.sent.some(({ kind, status }) => kind === 'fault' && status === 'completed')")
    assert recording.silences(paired.stop()) == []
    assert faults(paired)[-1] == ["feed_error", "completed"]


def test_what_is_broken_in_a_feed_is_left_out_and_the_rest_played(paired: Scene) -> None:
    told = good(paired)
    told["media"] |= {"odd": 5, "none": None}
    told["music"] = [None, 4, {"tracks": "low"}, told["music"][0] | {"tracks": ["odd", "gone", "low"]}]
    told |= {"cues": [7, {"id": 1}, {"id": "c", "at": "soon"}], "interrupts": {"id": 4}, "novel": {"a": 1}}
    told["zone"] |= {"volume": "loud", "crossfade_s": None, "duck": None}
    tell(paired, told)
    paired.until(f"{TITLE} === 'low' && {HEARD}")


def test_a_token_that_is_refused_in_mid_song_ends_no_song(paired: Scene) -> None:
    begin(paired)
    paired.start()
    paired.evaluate("server.status = 401; player.poller.wake()")
    paired.until("player.unplugged")
    recording.wait(paired.page, 3)
    heard = paired.stop()
    assert recording.silences(heard) == []


def test_refused_for_good_it_plays_no_longer_than_was_planned(paired: Scene) -> None:
    tell(paired, good(paired) | {"valid_until": paired.rfc3339(paired.now_ms() + 5_000)})
    paired.until(f"{TITLE} === 'low' && {HEARD}")
    paired.evaluate("server.status = 401; player.poller.wake()")
    paired.until("player.graph.ctx.state === 'closed'", 10)


DAMAGES = {
    "flipped": "bytes[bytes.length >> 1] ^= 1",
    "cut": "bytes = bytes.slice(0, 65536)",
    "empty": "bytes = bytes.slice(0, 0)",
}


@pytest.mark.parametrize("damage", DAMAGES.values(), ids=DAMAGES)
def test_a_file_that_comes_damaged_is_not_played_and_the_next_one_is(paired: Scene, damage: str) -> None:
    told = good(paired)
    told["music"][0]["tracks"] = ["low", "high"]
    low = told["media"]["low"]["url"]
    paired.evaluate(
        """([low, damage]) => {
      const whole = globalThis.fetch;
      globalThis.fetch = async (url, options) => {
        const response = await whole(url, options);
        if (url !== low) return response;
        return new Response(new Function("bytes", `${damage}; return bytes`)(await response.bytes()));
      };
    }""",
        [low, damage],
    )
    tell(paired, told)
    paired.until(f"{TITLE} === 'high' && {HEARD}")
    missed = "server.sent.some(({ status, reason }) => status === 'failed' && reason === 'media_missing')"
    paired.until(missed, 10)


@pytest.mark.parametrize("off_ms", [-1.79e12, 3.2e10], ids=["1970", "next year"])
def test_a_clock_that_is_years_off_and_no_server_do_not_silence_a_kept_feed(
    scene: Scene, off_ms: float
) -> None:
    scene.evaluate(f"const now = Date.now; Date.now = () => now() + {off_ms}")
    told = good(scene)
    kept = """async (text) => {
      const { openStore } = await import("/store.js");
      await (await openStore()).put("kept", "feed", { text, etag: "e" });
    }"""
    scene.evaluate(kept, json.dumps(told))
    scene.evaluate(PLAYER)
    scene.until(f"{TITLE} === 'low' && {HEARD}", 20)
    scene.evaluate("player.stop()")
