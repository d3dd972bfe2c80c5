"""Music that never stops by accident, and stops whole when it is meant to."""

import pytest
from playwright.sync_api import Page

from tests.e2e import recording
from tests.player.music.scene import (
    HIGH_HZ,
    LOW_HZ,
    WORD_HZ,
    begin,
    end_s,
    feed,
    heard_until,
    now_ms,
    onset_s,
    play,
    rfc3339,
    segment,
    wait_until,
)


def test_silence_in_the_middle_of_a_crossfade_ends_both_tracks(page: Page) -> None:
    start_ms = now_ms(page) - 6_500
    quiet_ms = start_ms + 8_800
    music, silence = segment(page, start_ms, "low", "high"), segment(page, quiet_ms, silent=True)
    begin(page, feed(music, silence, crossfade_s=4))
    heard = heard_until(page, quiet_ms + 1_000)
    assert 0 <= end_s(heard, HIGH_HZ, quiet_ms) < 0.5
    assert 0 <= end_s(heard, LOW_HZ, quiet_ms) < 0.5


def test_a_channel_that_cannot_be_had_silences_nothing_and_comes_when_it_can(page: Page) -> None:
    turn_ms = now_ms(page) + 1_000
    page.evaluate("scene.away = ['high']")
    begin(page, feed(segment(page, turn_ms - 10_500, "low"), segment(page, turn_ms, "high")))
    wait_until(page, turn_ms + 1_700)
    page.evaluate("scene.away = []")
    recording.until(page, "scene.music.playing?.entry.title === 'high'", 5)
    heard = heard_until(page, now_ms(page) + 300)
    assert recording.silences(heard) == []
    assert onset_s(heard, HIGH_HZ, turn_ms) > 1.7


def test_without_a_track_of_its_channel_it_starts_with_what_there_is(page: Page) -> None:
    start_ms = now_ms(page)
    page.evaluate("scene.away = ['low']")
    play(page, feed(segment(page, start_ms - 1_000, "low"), segment(page, start_ms + 3600_000, "high")))
    recording.until(page, "scene.music.playing?.entry.title === 'high'", 5)
    assert recording.tone_db(recording.record(page, 1.2), HIGH_HZ) > -35


def test_after_an_announcement_over_a_change_the_next_channel_is_ready(page: Page) -> None:
    turn_ms = now_ms(page) + 2_800
    page.evaluate("scene.slow_ms = 400")
    begin(page, feed(segment(page, turn_ms - 9_000, "low"), segment(page, turn_ms, "high")))
    wait_until(page, turn_ms - 1_400)
    timed = f"scene.graph.timeAt({turn_ms - 500} - performance.timeOrigin)"
    page.evaluate(f"scene.music.hold('announcement', {timed})")
    wait_until(page, turn_ms + 500)
    page.evaluate("void scene.music.release('announcement', scene.graph.now + 0.25)")
    released_ms = now_ms(page) + 250
    heard = heard_until(page, released_ms + 1_200)
    assert onset_s(heard, HIGH_HZ, released_ms) == pytest.approx(0, abs=0.25)


def test_in_silence_an_announcement_after_the_track_keeps_its_time(page: Page) -> None:
    said_ms = now_ms(page) + 2_200
    play(page, feed(segment(page, said_ms - 9_000, silent=True)))
    recording.start(page)
    page.evaluate(f"scene.say('after_track', {said_ms})")
    heard = heard_until(page, said_ms + 500)
    assert onset_s(heard, WORD_HZ, said_ms) == pytest.approx(0, abs=0.25)


def test_an_announcement_that_waits_for_a_track_does_not_hold_back_another_channel(page: Page) -> None:
    begin(page, feed(segment(page, now_ms(page) - 1_000, "low")))
    page.evaluate(f"scene.say('after_track', {now_ms(page)})")
    wait_until(page, now_ms(page) + 500)
    chosen_ms = now_ms(page)
    play(page, feed(segment(page, chosen_ms, "high")))
    page.evaluate("scene.announcer.wake()")
    recording.until(page, "scene.music.playing?.entry.title === 'high'", 4)
    heard = heard_until(page, now_ms(page) + 200)
    assert 0 < onset_s(heard, WORD_HZ, chosen_ms) < 2


def test_what_is_planned_moves_with_a_clock_that_is_put_right(page: Page) -> None:
    turn_ms = now_ms(page) + 4_200
    begin(page, feed(segment(page, turn_ms - 8_000, "low"), segment(page, turn_ms, "high")))
    wait_until(page, now_ms(page) + 500)
    page.evaluate("scene.fast_ms = 1000; scene.music.retime()")
    heard = heard_until(page, turn_ms - 500)
    assert onset_s(heard, HIGH_HZ, turn_ms - 1_000) == pytest.approx(0, abs=0.25)
    assert recording.silences(heard) == []


def test_a_track_that_goes_on_takes_the_new_volume_softly(page: Page) -> None:
    turn_ms = now_ms(page) + 1_800
    low = segment(page, turn_ms - 6_000, "low")
    begin(page, feed(low, low | {"from": rfc3339(page, turn_ms), "channel_id": "another", "volume": 25}))
    heard = heard_until(page, turn_ms + 1_500)
    turn_s = (turn_ms - heard.epoch_ms) / 1000
    before, after = heard.between(turn_s - 0.6, turn_s - 0.1), heard.between(turn_s + 0.8, turn_s + 1.3)
    softer_db = recording.tone_db(before, LOW_HZ) - recording.tone_db(after, LOW_HZ)
    assert softer_db == pytest.approx(12, abs=1)
    assert recording.silences(heard, below_db=-45, longer_s=0.005) == []


def test_until_quiet_hours_are_over_no_track_is_told_to_play(page: Page) -> None:
    back_ms = now_ms(page) + 2_500
    play(page, feed(segment(page, back_ms - 9_000, silent=True), segment(page, back_ms, "low")))
    wait_until(page, back_ms - 1_200)
    assert page.evaluate("scene.music.playing") is None
    recording.until(page, "scene.music.playing", 3)
    assert now_ms(page) == pytest.approx(back_ms, abs=600)
