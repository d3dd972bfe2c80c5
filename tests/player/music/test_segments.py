"""Which music is heard when, by feeds with several segments: real sound from real files."""

import pytest
from playwright.sync_api import Page

from tests.e2e import recording
from tests.player.music.scene import (
    HIGH_HZ,
    LOW_HZ,
    begin,
    end_s,
    feed,
    heard_until,
    now_ms,
    onset_s,
    rfc3339,
    segment,
)


@pytest.mark.parametrize("crossfade_s", [0, 1.5])
def test_another_channel_begins_at_its_time_in_the_middle_of_a_track(page: Page, crossfade_s: float) -> None:
    turn_ms = now_ms(page) + 1_900
    both = segment(page, turn_ms - 9_000, "low"), segment(page, turn_ms, "high")
    begin(page, feed(*both, crossfade_s=crossfade_s))
    heard = heard_until(page, turn_ms + crossfade_s * 1000 + 500)
    assert onset_s(heard, HIGH_HZ, turn_ms) == pytest.approx(crossfade_s / 10, abs=0.25)
    assert end_s(heard, LOW_HZ, turn_ms) == pytest.approx(crossfade_s, abs=0.25)
    assert recording.silences(heard) == []


def test_a_channel_has_a_crossfade_and_a_volume_of_its_own(page: Page) -> None:
    turn_ms = now_ms(page) + 1_900
    low, high = (
        segment(page, turn_ms - 9_000, "low"),
        segment(page, turn_ms, "high", crossfade_s=1, volume=25),
    )
    begin(page, feed(low, high, crossfade_s=0))
    heard = heard_until(page, turn_ms + 2_200)
    assert end_s(heard, LOW_HZ, turn_ms) == pytest.approx(1, abs=0.25)
    before, after = heard.between(0, 1), heard.between(heard.seconds - 1, heard.seconds)
    softer_db = recording.tone_db(before, LOW_HZ) - recording.tone_db(after, HIGH_HZ)
    assert softer_db == pytest.approx(12, abs=1)


def test_silence_comes_at_its_time_and_the_music_returns_at_its_end(page: Page) -> None:
    quiet_ms = now_ms(page) + 1_900
    back_ms = quiet_ms + 1_500
    parts = (
        segment(page, quiet_ms - 9_000, "low"),
        segment(page, quiet_ms, "", silent=True),
        segment(page, back_ms, "high"),
    )
    begin(page, feed(*parts))
    heard = heard_until(page, back_ms + 500)
    assert 0 <= end_s(heard, LOW_HZ, quiet_ms) < 0.5
    assert onset_s(heard, HIGH_HZ, back_ms) == pytest.approx(0, abs=0.25)


def test_in_silence_the_player_knows_when_it_ends(page: Page) -> None:
    start_ms = now_ms(page)
    parts = segment(page, start_ms - 9_000, "", silent=True), segment(page, start_ms + 3600_000, "low")
    page.evaluate("(feed) => void scene.play(feed)", feed(*parts))
    recording.until(page, "scene.music.silentUntil_ms !== null")
    assert page.evaluate("scene.music.silentUntil_ms") == pytest.approx(start_ms + 3600_000, abs=1)
    assert page.evaluate("scene.music.playing") is None
    assert page.evaluate("scene.music.empty") is False


def test_a_silence_that_is_called_off_lets_the_music_return(page: Page) -> None:
    start_ms = now_ms(page)
    page.evaluate("(feed) => void scene.play(feed)", feed(segment(page, start_ms - 9_000, "", silent=True)))
    recording.until(page, "scene.music.silentUntil_ms === Infinity")
    begin(page, feed(segment(page, start_ms - 9_000, "low")))
    assert recording.tone_db(heard_until(page, now_ms(page) + 800), LOW_HZ) > -35


def test_a_silence_that_was_planned_and_called_off_is_not_heard(page: Page) -> None:
    quiet_ms = now_ms(page) + 3_600
    low = segment(page, quiet_ms - 8_000, "low")
    begin(page, feed(low, segment(page, quiet_ms, "", silent=True)))
    page.evaluate("(feed) => void scene.play(feed)", feed(low))
    assert recording.silences(heard_until(page, quiet_ms + 700)) == []


def test_another_channel_that_is_chosen_now_is_heard_within_two_seconds(page: Page) -> None:
    start_ms = now_ms(page)
    begin(page, feed(segment(page, start_ms - 3_000, "low")))
    chosen_ms = now_ms(page) + 500
    recording.until(page, f"performance.timeOrigin + performance.now() > {chosen_ms}")
    page.evaluate("(feed) => void scene.play(feed)", feed(segment(page, chosen_ms, "high")))
    heard = heard_until(page, chosen_ms + 2_100)
    assert 0 < onset_s(heard, HIGH_HZ, chosen_ms) < 2
    assert recording.silences(heard) == []


def test_a_segment_that_goes_on_with_its_track_cuts_nothing(page: Page) -> None:
    turn_ms = now_ms(page) + 1_900
    low = segment(page, turn_ms - 6_000, "low")
    begin(page, feed(low, low | {"from": rfc3339(page, turn_ms), "channel_id": "another"}))
    recording.until(page, f"performance.timeOrigin + performance.now() > {turn_ms + 500}")
    heard = heard_until(page, turn_ms + 1_500)
    risen = heard.between(0.5, heard.seconds)
    assert recording.silences(risen, below_db=-30, longer_s=0.005) == []
    assert page.evaluate("scene.music.playing.position_s") == pytest.approx(7.5, abs=0.4)


def test_an_announcement_after_the_track_does_not_wait_beyond_the_segment(page: Page) -> None:
    turn_ms = now_ms(page) + 1_900
    begin(page, feed(segment(page, turn_ms - 6_000, "low"), segment(page, turn_ms, "high")))
    end = page.evaluate("scene.graph.tickAt(scene.music.endOfTrack()) + performance.timeOrigin")
    recording.stop(page)
    assert end == pytest.approx(turn_ms, abs=50)


def test_what_plays_first_is_wanted_first_through_all_segments(page: Page) -> None:
    start_ms = now_ms(page)
    parts = segment(page, start_ms - 1_000, "low"), segment(page, start_ms + 5_000, "high")
    begin(page, feed(*parts))
    recording.stop(page)
    assert page.evaluate("scene.music.upcoming().map(({ sha256 }) => sha256)") == [f"{LOW_HZ}", f"{HIGH_HZ}"]


def test_before_sound_is_allowed_the_order_of_downloads_is_known(page: Page) -> None:
    start_ms = now_ms(page)
    told = feed(segment(page, start_ms - 1_000, "high"), segment(page, start_ms + 5_000, "low"))
    known = """async (feed) => {
      const { readFeed } = await import("/feed.js");
      scene.music.know(readFeed(JSON.stringify(feed)));
      return scene.music.upcoming().map(({ sha256 }) => sha256);
    }"""
    assert page.evaluate(known, told) == [f"{HIGH_HZ}", f"{LOW_HZ}"]
    assert page.evaluate("scene.music.playing") is None
