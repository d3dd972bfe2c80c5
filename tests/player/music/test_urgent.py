"""Emergencies on a whole player: ready before they are needed, and going on whatever the server does."""

from typing import Any

import pytest
from playwright.sync_api import Page

from tests.e2e import recording
from tests.player.music.paired import HEARD, TITLE, good, tell
from tests.player.music.scene import LENGTHS_S, WORD_HZ, is_loud, now_ms, onset_s, rfc3339, spans

CLIP = f"/tones/{WORD_HZ}.mp3"


@pytest.fixture
def stocked(paired: Page) -> Page:
    """A player that has its clip, in mid-song, with its stream open."""
    paired.evaluate("server.streams = true")
    tell(paired, with_clip(paired))
    recording.until(paired, f"{TITLE} === 'low' && {HEARD} && server.line && {has_clip()}")
    return paired


def with_clip(page: Page, *interrupts: dict[str, Any], **more: Any) -> dict[str, Any]:
    """Made a minute ago, as far as it says."""
    told = good(page, clip={"url": CLIP, "title": "word", "s": LENGTHS_S[WORD_HZ]})
    times = {"generated_at": rfc3339(page, now_ms(page) - 60_000)}
    return told | {"clips": ["clip"], "interrupts": list(interrupts)} | times | more


def has_clip() -> str:
    return f"player.media.has({{ url: '{CLIP}' }})"


def alarm(page: Page, **more: Any) -> dict[str, Any]:
    """Announced half a minute ago."""
    times = {"announced_at": rfc3339(page, now_ms(page) - 30_000)}
    expires_at = rfc3339(page, now_ms(page) + 600_000)
    row = {"id": "i1", "media": ["clip"], "mode": "pause", "expires_at": expires_at}
    return row | times | {"repeat_until_cleared": True, "replace": True, "override": True} | more


def push(page: Page, row: dict[str, Any]) -> float:
    """The server is gone right after."""
    at_ms = now_ms(page)
    page.evaluate("(row) => { server.away = true; server.push('interrupt', row); }", row)
    return at_ms


def reports(page: Page) -> list[tuple[str, str]]:
    rows = page.evaluate("server.sent.filter(({ kind }) => kind === 'interrupt')")
    assert len({row["id"] for row in rows}) <= 1
    return [(row["status"], row["reason"]) for row in rows]


def test_clips_are_fetched_before_the_music_that_is_to_come(paired: Page) -> None:
    told = with_clip(paired)
    told["music"][0]["tracks"] = ["low", "high"]
    paired.evaluate("server.asked.length = 0")
    tell(paired, told)
    recording.until(paired, "server.asked.length === 3")
    asked = paired.evaluate("server.asked")
    assert asked.index(CLIP) < asked.index(told["media"]["high"]["url"])


def test_a_clip_is_heard_at_once_without_a_fetch_and_with_the_server_gone(stocked: Page) -> None:
    stocked.evaluate("server.asked.length = 0")
    sha256 = with_clip(stocked)["media"]["clip"]["sha256"]
    stocked.evaluate("server.asked.length = 0")
    recording.start(stocked)
    at_ms = push(stocked, alarm(stocked, media=[sha256]))
    recording.until(stocked, "player.view().speaking === 'i1'")
    recording.wait(stocked, 1.5)
    assert 0 < onset_s(recording.stop(stocked), WORD_HZ, at_ms) < 1
    assert stocked.evaluate("server.asked") == []


def test_it_goes_on_after_a_reload_without_a_server(stocked: Page) -> None:
    push(stocked, alarm(stocked))
    recording.until(stocked, "player.view().speaking === 'i1'")
    stocked.evaluate("server.restart()")
    recording.until(stocked, "player.view().speaking === 'i1'", 15)
    recording.until(stocked, "player.view().speaking === null")
    recording.until(stocked, "player.view().speaking === 'i1'", 10)


def test_a_newer_feed_without_it_ends_it_and_an_older_one_does_not(stocked: Page) -> None:
    row = alarm(stocked)
    tell(stocked, with_clip(stocked, row, generated_at=row["announced_at"]))
    recording.until(stocked, "player.view().speaking === 'i1'")
    tell(stocked, with_clip(stocked, poll_s=61))
    recording.until(stocked, "player.view().speaking === null")
    recording.until(stocked, "player.view().speaking === 'i1'", 10)
    recording.until(stocked, "player.view().speaking === null")
    tell(stocked, with_clip(stocked, generated_at=rfc3339(stocked, now_ms(stocked) - 10_000), poll_s=62))
    recording.until(stocked, "server.sent.some(({ ref, status }) => ref === 'i1' && status === 'completed')")
    assert reports(stocked)[-1] == ("completed", None)
    recording.start(stocked)
    recording.wait(stocked, 3)
    assert not is_loud(recording.stop(stocked), WORD_HZ).any()


def test_repeats_that_were_heard_before_a_reload_count(stocked: Page) -> None:
    several = {"repeat_until_cleared": False, "repeat": {"times": 3, "every_s": 3}}
    stocked.evaluate("(row) => server.push('interrupt', row)", alarm(stocked, **several))
    recording.until(stocked, "player.view().speaking === 'i1'")
    recording.until(stocked, "player.view().speaking === null")
    stocked.evaluate("server.restart()")
    recording.start(stocked)
    recording.until(stocked, "server.sent.some(({ ref, status }) => ref === 'i1' && status === 'completed')")
    assert {status for status, _ in reports(stocked)} == {"delivered", "playing", "completed"}
    assert len(spans(recording.stop(stocked), WORD_HZ, 0)) == 2
