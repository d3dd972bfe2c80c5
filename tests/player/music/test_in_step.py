"""A player and its zone side by side: what was amiss is made up for, and who was away comes back."""

import pytest
from playwright.sync_api import Page

from tests.e2e import recording
from tests.player.music.scene import HIGH_HZ, begin, feed, heard_until, now_ms, onset_s, segment, wait_until

PACE = """async () => {
  const { Pace } = await import("/pace.js");
  scene.pace = new Pace(scene.music);
  scene.look = () => { for (let time = 0; time < 9; time++) scene.pace.look(); };
}"""
BEHIND = "scene.music.behind_s"


@pytest.fixture
def paced(page: Page) -> Page:
    page.evaluate(PACE)
    begin(page, feed(segment(page, now_ms(page) - 1_000, "low")))
    recording.until(page, f"{BEHIND} !== null")
    return page


def test_from_the_beginning_it_is_in_step(paced: Page) -> None:
    assert paced.evaluate(BEHIND) == pytest.approx(0, abs=0.01)


@pytest.mark.parametrize("off_ms", [-14, 14])
def test_a_clock_that_is_known_better_is_followed_without_a_break(paced: Page, off_ms: int) -> None:
    paced.evaluate(f"scene.fast_ms += {off_ms}; scene.look()")
    assert paced.evaluate(BEHIND) is None
    recording.until(paced, f"{BEHIND} !== null", 10)
    assert paced.evaluate(BEHIND) == pytest.approx(0, abs=0.006)
    heard = recording.stop(paced)
    assert recording.silences(heard.between(0.6, heard.seconds), below_db=-35, longer_s=0.003) == []


def test_who_is_in_step_is_left_alone(paced: Page) -> None:
    paced.evaluate("scene.music.bend = () => (scene.bent = true); scene.look()")
    assert paced.evaluate("scene.bent") is None


def test_after_music_that_had_to_wait_the_next_track_begins_where_the_zones_does(page: Page) -> None:
    start_ms = now_ms(page) - 4_000
    begin(page, feed(segment(page, start_ms, "low", "high"), crossfade_s=1))
    page.evaluate("scene.music.hold('announcement')")
    wait_until(page, start_ms + 6_000)
    page.evaluate("void scene.music.release('announcement')")
    heard = heard_until(page, start_ms + 12_500)
    assert onset_s(heard, HIGH_HZ, start_ms) == pytest.approx(11, abs=0.2)


def test_a_track_that_stands_in_for_another_ends_where_the_zones_next_one_begins(page: Page) -> None:
    start_ms = now_ms(page) - 6_000
    page.evaluate("scene.away = ['low']")
    told = feed(segment(page, start_ms, "low", "high", "third"), crossfade_s=1)
    told["media"]["third"] = told["media"]["high"] | {"sha256": "third", "title": "third"}
    begin(page, told)
    assert page.evaluate("scene.music.playing.entry.title") == "third"
    heard = heard_until(page, start_ms + 13_000)
    assert recording.silences(heard) == []
    assert page.evaluate(BEHIND) == pytest.approx(0, abs=0.02)
