"""A whole player, paired with a server that is away or tells nonsense."""

import json

import pytest
from playwright.sync_api import Page

from tests.e2e import recording
from tests.player.music.paired import HEARD, PLAYER, TITLE, begin, good, tell
from tests.player.music.scene import now_ms, rfc3339


def faults(page: Page) -> list[list[str]]:
    listed: list[list[str]] = page.evaluate(
        "server.sent.filter(({ kind }) => kind === 'fault').map(({ reason, status }) => [reason, status])"
    )
    return listed


def test_paired_without_ever_having_had_a_feed_something_is_heard(paired: Page) -> None:
    recording.until(paired, f"{TITLE} === 'Built-in music' && {HEARD}", 20)


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
def test_a_feed_that_cannot_be_read_changes_nothing_and_is_told(paired: Page, text: str) -> None:
    told = begin(paired)
    recording.start(paired)
    tell(paired, text)
    recording.until(paired, "server.sent.some(({ reason }) => reason === 'feed_error')")
    assert paired.evaluate(TITLE) == "low"
    tell(paired, told)
    recording.until(
        paired, "server.sent.some(({ kind, status }) => kind === 'fault' && status === 'completed')"
    )
    assert recording.silences(recording.stop(paired)) == []
    assert faults(paired)[-1] == ["feed_error", "completed"]


def test_what_is_broken_in_a_feed_is_left_out_and_the_rest_played(paired: Page) -> None:
    told = good(paired)
    told["media"] |= {"odd": 5, "none": None}
    told["music"] = [None, 4, {"tracks": "low"}, told["music"][0] | {"tracks": ["odd", "gone", "low"]}]
    told |= {"cues": [7, {"id": 1}, {"id": "c", "at": "soon"}], "interrupts": {"id": 4}, "novel": {"a": 1}}
    told["zone"] |= {"volume": "loud", "crossfade_s": None, "duck": None}
    tell(paired, told)
    recording.until(paired, f"{TITLE} === 'low' && {HEARD}")


def test_a_token_that_is_refused_in_mid_song_ends_no_song(paired: Page) -> None:
    begin(paired)
    recording.start(paired)
    paired.evaluate("server.status = 401; player.poller.wake()")
    recording.until(paired, "player.unplugged")
    recording.wait(paired, 3)
    heard = recording.stop(paired)
    assert recording.silences(heard) == []


def test_refused_for_good_it_plays_no_longer_than_was_planned(paired: Page) -> None:
    tell(paired, good(paired) | {"valid_until": rfc3339(paired, now_ms(paired) + 5_000)})
    recording.until(paired, f"{TITLE} === 'low' && {HEARD}")
    paired.evaluate("server.status = 401; player.poller.wake()")
    recording.until(paired, "player.graph.ctx.state === 'closed'", 10)


DAMAGES = {
    "flipped": "bytes[bytes.length >> 1] ^= 1",
    "cut": "bytes = bytes.slice(0, 65536)",
    "empty": "bytes = bytes.slice(0, 0)",
}


@pytest.mark.parametrize("damage", DAMAGES.values(), ids=DAMAGES)
def test_a_file_that_comes_damaged_is_not_played_and_the_next_one_is(paired: Page, damage: str) -> None:
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
    recording.until(paired, f"{TITLE} === 'high' && {HEARD}")
    missed = "server.sent.some(({ status, reason }) => status === 'failed' && reason === 'media_missing')"
    recording.until(paired, missed, 10)


@pytest.mark.parametrize("off_ms", [-1.79e12, 3.2e10], ids=["1970", "next year"])
def test_a_clock_that_is_years_off_and_no_server_do_not_silence_a_kept_feed(
    page: Page, off_ms: float
) -> None:
    page.evaluate(f"const now = Date.now; Date.now = () => now() + {off_ms}")
    told = good(page)
    kept = """async (text) => {
      const { openStore } = await import("/store.js");
      await (await openStore()).put("kept", "feed", { text, etag: "e" });
    }"""
    page.evaluate(kept, json.dumps(told))
    page.evaluate(PLAYER)
    recording.until(page, f"{TITLE} === 'low' && {HEARD}", 20)
    page.evaluate("player.stop()")
