"""Emergencies on a whole player: ready before they are needed, and going on whatever the server does."""

from typing import Any

import pytest

from tests.player.music.paired import HEARD, TITLE, Paired
from tests.player.music.scene import LENGTHS_S, WORD_HZ, is_loud, onset_s, spans

CLIP = f"/tones/{WORD_HZ}.mp3"


@pytest.fixture
def stocked(paired: Paired) -> Paired:
    """A player that has its clip, in mid-song, with its stream open."""
    paired.evaluate("server.streams = true")
    paired.tell(with_clip(paired))
    paired.until(f"{TITLE} === 'low' && {HEARD} && server.line && {has_clip()}")
    return paired


def with_clip(paired: Paired, *interrupts: dict[str, Any], **more: Any) -> dict[str, Any]:
    """Made a minute ago, as far as it says."""
    told = paired.good(clip={"url": CLIP, "title": "word", "s": LENGTHS_S[WORD_HZ]})
    times = {"generated_at": paired.rfc3339(paired.now_ms() - 60_000)}
    return told | {"clips": ["clip"], "interrupts": list(interrupts)} | times | more


def has_clip() -> str:
    return f"player.media.has({{ url: '{CLIP}' }})"


def alarm(paired: Paired, **more: Any) -> dict[str, Any]:
    """Announced half a minute ago."""
    times = {"announced_at": paired.rfc3339(paired.now_ms() - 30_000)}
    expires_at = paired.rfc3339(paired.now_ms() + 600_000)
    row = {"id": "i1", "media": ["clip"], "mode": "pause", "expires_at": expires_at}
    return row | times | {"repeat_until_cleared": True, "replace": True, "override": True} | more


def push(paired: Paired, row: dict[str, Any]) -> float:
    """The server is gone right after."""
    at_ms = paired.now_ms()
    paired.evaluate("(row) => { server.away = true; server.push('interrupt', row); }", row)
    return at_ms


def reports(paired: Paired) -> list[tuple[str, str]]:
    rows = paired.evaluate("server.sent.filter(({ kind }) => kind === 'interrupt')")
    assert len({row["id"] for row in rows}) <= 1
    return [(row["status"], row["reason"]) for row in rows]


def test_clips_are_fetched_before_the_music_that_is_to_come(paired: Paired) -> None:
    told = with_clip(paired)
    told["music"][0]["tracks"] = ["low", "high"]
    paired.evaluate("server.asked.length = 0")
    paired.tell(told)
    paired.until("server.asked.length === 3")
    asked = paired.evaluate("server.asked")
    assert asked.index(CLIP) < asked.index(told["media"]["high"]["url"])


def test_a_clip_is_heard_at_once_without_a_fetch_and_with_the_server_gone(stocked: Paired) -> None:
    stocked.evaluate("server.asked.length = 0")
    sha256 = with_clip(stocked)["media"]["clip"]["sha256"]
    stocked.evaluate("server.asked.length = 0")
    stocked.start()
    at_ms = push(stocked, alarm(stocked, media=[sha256]))
    stocked.until("player.view().speaking === 'i1'")
    stocked.wait(1.5)
    assert 0 < onset_s(stocked.stop(), WORD_HZ, at_ms) < 1
    assert stocked.evaluate("server.asked") == []


def test_it_goes_on_after_a_reload_without_a_server(stocked: Paired) -> None:
    push(stocked, alarm(stocked))
    stocked.until("player.view().speaking === 'i1'")
    stocked.evaluate("server.restart()")
    stocked.until("player.view().speaking === 'i1'", 15)
    stocked.until("player.view().speaking === null")
    stocked.until("player.view().speaking === 'i1'", 10)


def test_a_newer_feed_without_it_ends_it_and_an_older_one_does_not(stocked: Paired) -> None:
    row = alarm(stocked)
    stocked.tell(with_clip(stocked, row, generated_at=row["announced_at"]))
    stocked.until("player.view().speaking === 'i1'")
    stocked.tell(with_clip(stocked, poll_s=61))
    stocked.until("player.view().speaking === null")
    stocked.until("player.view().speaking === 'i1'", 10)
    stocked.until("player.view().speaking === null")
    stocked.tell(with_clip(stocked, generated_at=stocked.rfc3339(stocked.now_ms() - 10_000), poll_s=62))
    stocked.until("server.sent.some(({ ref, status }) => ref === 'i1' && status === 'completed')")
    assert reports(stocked)[-1] == ("completed", None)
    stocked.start()
    stocked.wait(3)
    assert not is_loud(stocked.stop(), WORD_HZ).any()


def test_repeats_that_were_heard_before_a_reload_count(stocked: Paired) -> None:
    several = {"repeat_until_cleared": False, "repeat": {"times": 3, "every_s": 3}}
    stocked.evaluate("(row) => server.push('interrupt', row)", alarm(stocked, **several))
    stocked.until("player.view().speaking === 'i1'")
    stocked.until("player.view().speaking === null")
    stocked.evaluate("server.restart()")
    stocked.start()
    stocked.until("server.sent.some(({ ref, status }) => ref === 'i1' && status === 'completed')")
    assert {status for status, _ in reports(stocked)} == {"delivered", "playing", "completed"}
    assert len(spans(stocked.stop(), WORD_HZ, 0)) == 2
