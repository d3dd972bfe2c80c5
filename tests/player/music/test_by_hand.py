"""What somebody decides by hand is followed by all players in one moment: real sound from real files."""

from typing import Any

import pytest
from playwright.sync_api import Page

from tests.e2e import recording
from tests.player.music.scene import (
    HIGH_HZ,
    LOW_HZ,
    begin,
    feed,
    heard_until,
    now_ms,
    onset_s,
    play,
    rfc3339,
    segment,
    wait_until,
)


def moved(page: Page, at_ms: float, index: int, position_s: float = 0, **state: Any) -> dict[str, Any]:
    """Two tracks, put to a place by hand."""
    anchor = {"index": index, "position_s": position_s, "at": rfc3339(page, at_ms)}
    told = feed(segment(page, at_ms - 3600_000, "low", "high", anchor=anchor))
    return told | {"state": {"playing": True, "revision": 1, "anchor": anchor} | state}


def before(page: Page, into_s: float = 3) -> dict[str, Any]:
    """The same two, `into_s` seconds into the first."""
    return moved(page, now_ms(page) - into_s * 1000, 0, revision=0)


def position_s(page: Page) -> float:
    at_s: float = page.evaluate("scene.music.playing.position_s")
    return at_s


def test_the_next_track_comes_at_the_moment_that_was_decided(page: Page) -> None:
    begin(page, before(page))
    decided_ms = now_ms(page) + 800
    play(page, moved(page, decided_ms, 1))
    heard = heard_until(page, decided_ms + 800)
    assert onset_s(heard, HIGH_HZ, decided_ms) == pytest.approx(0.05, abs=0.2)
    assert recording.silences(heard) == []
    assert recording.tone_db(heard.between(heard.seconds - 0.3, heard.seconds), LOW_HZ) < -60


def test_what_was_decided_a_while_ago_is_followed_at_once_and_in_step(page: Page) -> None:
    begin(page, before(page))
    decided_ms = now_ms(page) - 5_000
    play(page, moved(page, decided_ms, 1))
    recording.until(page, "scene.music.playing?.entry.title === 'high'", 2)
    assert position_s(page) == pytest.approx((now_ms(page) - decided_ms) / 1000, abs=0.15)
    assert recording.silences(recording.stop(page)) == []


def test_another_place_in_the_same_track_is_heard_too(page: Page) -> None:
    begin(page, before(page))
    decided_ms = now_ms(page) + 500
    play(page, moved(page, decided_ms, 0, position_s=8))
    wait_until(page, decided_ms + 700)
    assert position_s(page) == pytest.approx(8 + (now_ms(page) - decided_ms) / 1000, abs=0.15)
    assert recording.silences(recording.stop(page)) == []


def test_a_track_that_comes_first_gives_way_as_soon(page: Page) -> None:
    told = before(page, into_s=10.6)
    begin(page, told)
    turn_ms = now_ms(page) + 12_000 - 1000 * position_s(page)
    wait_until(page, turn_ms - 300)
    play(page, moved(page, turn_ms + 500, 0, position_s=2))
    heard = heard_until(page, turn_ms + 1_500)
    assert recording.silences(heard) == []
    assert recording.tone_db(heard.between(heard.seconds - 0.3, heard.seconds), LOW_HZ) > -35
    assert position_s(page) == pytest.approx(2 + (now_ms(page) - turn_ms - 500) / 1000, abs=0.15)


def test_a_place_that_the_players_have_already_is_not_cut(page: Page) -> None:
    begin(page, before(page))
    start_ms = now_ms(page)
    play(page, moved(page, start_ms, 0, position_s=position_s(page)))
    heard = heard_until(page, start_ms + 1_000)
    assert recording.silences(heard.between(0.5, heard.seconds), below_db=-30, longer_s=0.005) == []


def test_without_another_revision_the_track_is_played_to_its_end(page: Page) -> None:
    begin(page, before(page))
    play(page, moved(page, now_ms(page), 1, revision=0))
    heard = heard_until(page, now_ms(page) + 1_500)
    assert recording.tone_levels(heard, HIGH_HZ, width_hz=150).max() < -50


def test_after_a_pause_it_begins_where_the_anchor_says(page: Page) -> None:
    begin(page, before(page))
    play(page, moved(page, now_ms(page), 0, playing=False))
    recording.until(page, "scene.graph.level_db() < -90")
    decided_ms = now_ms(page) + 700
    play(page, moved(page, decided_ms, 1, position_s=1, revision=2))
    heard = heard_until(page, decided_ms + 600)
    assert onset_s(heard, HIGH_HZ, decided_ms) == pytest.approx(0, abs=0.15)
    assert position_s(page) == pytest.approx(1 + (now_ms(page) - decided_ms) / 1000, abs=0.15)


def test_a_next_during_an_announcement_holds_after_it(page: Page) -> None:
    begin(page, before(page))
    page.evaluate("scene.music.hold('announcement')")
    recording.until(page, "scene.graph.level_db() < -90")
    play(page, moved(page, now_ms(page), 1))
    page.evaluate("scene.music.release('announcement')")
    recording.until(page, "scene.music.playing?.entry.title === 'high'", 3)
