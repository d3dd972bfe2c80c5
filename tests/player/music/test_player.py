"""A whole player, paired with a server that is away or tells nonsense."""

import json

import pytest

from tests.e2e import recording
from tests.player.music.paired import HEARD, TITLE, Paired


def faults(paired: Paired) -> list[list[str]]:
    listed: list[list[str]] = paired.evaluate(
        "server.sent.filter(({ kind }) => kind === 'fault').map(({ reason, status }) => [reason, status])"
    )
    return listed


def test_paired_without_ever_having_had_a_feed_something_is_heard(paired: Paired) -> None:
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
def test_a_feed_that_cannot_be_read_changes_nothing_and_is_told(paired: Paired, text: str) -> None:
    told = paired.begin_well()
    paired.start()
    paired.tell(text)
    paired.until("server.sent.some(({ reason }) => reason === 'feed_error')")
    assert paired.evaluate(TITLE) == "low"
    paired.tell(told)
    paired.until("server.sent.some(({ kind, status }) => kind === 'fault' && status === 'completed')")
    assert recording.silences(paired.stop()) == []
    assert faults(paired)[-1] == ["feed_error", "completed"]


def test_what_is_broken_in_a_feed_is_left_out_and_the_rest_played(paired: Paired) -> None:
    told = paired.good()
    told["media"] |= {"odd": 5, "none": None}
    told["music"] = [None, 4, {"tracks": "low"}, told["music"][0] | {"tracks": ["odd", "gone", "low"]}]
    told |= {"cues": [7, {"id": 1}, {"id": "c", "at": "soon"}], "interrupts": {"id": 4}, "novel": {"a": 1}}
    told["zone"] |= {"volume": "loud", "crossfade_s": None, "duck": None}
    paired.tell(told)
    paired.until(f"{TITLE} === 'low' && {HEARD}")


def test_a_token_that_is_refused_in_mid_song_ends_no_song(paired: Paired) -> None:
    paired.begin_well()
    paired.start()
    paired.evaluate("server.status = 401; player.poller.wake()")
    paired.until("player.unplugged")
    paired.wait(3)
    heard = paired.stop()
    assert recording.silences(heard) == []


def test_refused_for_good_it_plays_no_longer_than_was_planned(paired: Paired) -> None:
    paired.tell(paired.good() | {"valid_until": paired.rfc3339(paired.now_ms() + 5_000)})
    paired.until(f"{TITLE} === 'low' && {HEARD}")
    paired.evaluate("server.status = 401; player.poller.wake()")
    paired.until("player.graph.ctx.state === 'closed'", 10)


DAMAGES = {
    "flipped": "bytes[bytes.length >> 1] ^= 1",
    "cut": "bytes = bytes.slice(0, 65536)",
    "empty": "bytes = bytes.slice(0, 0)",
}


@pytest.mark.parametrize("damage", DAMAGES.values(), ids=DAMAGES)
def test_a_file_that_comes_damaged_is_not_played_and_the_next_one_is(paired: Paired, damage: str) -> None:
    told = paired.good()
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
    paired.tell(told)
    paired.until(f"{TITLE} === 'high' && {HEARD}")
    missed = "server.sent.some(({ status, reason }) => status === 'failed' && reason === 'media_missing')"
    paired.until(missed, 10)


@pytest.mark.parametrize("off_ms", [-1.79e12, 3.2e10], ids=["1970", "next year"])
def test_a_clock_that_is_years_off_and_no_server_do_not_silence_a_kept_feed(
    switched_off: Paired, off_ms: float
) -> None:
    switched_off.evaluate(f"const now = Date.now; Date.now = () => now() + {off_ms}")
    told = switched_off.good()
    kept = """async (text) => {
      const { openStore } = await import("/store.js");
      await (await openStore()).put("kept", "feed", { text, etag: "e" });
    }"""
    switched_off.evaluate(kept, json.dumps(told))
    switched_off.switch_on()
    switched_off.until(f"{TITLE} === 'low' && {HEARD}", 20)
    switched_off.switch_off()


def test_a_part_that_cannot_follow_a_feed_is_told_and_the_others_follow(paired: Paired) -> None:
    told = paired.begin_well()
    paired.evaluate("void (player.cues.setFeed = () => { throw new Error('odd'); })")
    told["device"] |= {"volume": 40, "commands": [{"id": "v", "action": "mute", "value": False}]}
    paired.tell(told)
    paired.until("server.sent.some(({ ref }) => ref === 'v')")
    paired.until("server.sent.some(({ reason }) => reason === 'feed_error')")
    assert paired.evaluate("player.device.volume") == 40
    paired.evaluate("delete player.cues.setFeed")
    paired.until("server.sent.some(({ kind, status }) => kind === 'fault' && status === 'completed')")
    assert faults(paired)[-1] == ["feed_error", "completed"]
