"""Announcements that are spoken again and again: real sound from real files."""

import pytest
from playwright.sync_api import Page

from tests.e2e import recording
from tests.player.music.calls import (
    COMPLETED,
    DELIVERED,
    PLAYING,
    SUPERSEDED,
    call,
    silence,
    told,
    until_told,
)
from tests.player.music.scene import (
    LONG_HZ,
    LOW_HZ,
    OTHER_HZ,
    WORD_HZ,
    begin,
    feed,
    heard_until,
    is_loud,
    now_ms,
    segment,
    spans,
    wait_until,
)


def test_repeats_begin_so_many_seconds_apart_and_are_one_play(stage: Page) -> None:
    silence(stage)
    at_ms = call(stage, "again", WORD_HZ, repeat={"times": 3, "every_s": 1.6})
    until_told(stage, "again", "completed")
    heard = heard_until(stage, now_ms(stage) + 2_000)
    starts = [start for start, _ in spans(heard, WORD_HZ, at_ms)]
    assert [start - starts[0] for start in starts] == pytest.approx([0, 1.6, 3.2], abs=0.1)
    assert told(stage, "again") == [DELIVERED, PLAYING, COMPLETED]


def test_until_it_is_cleared_it_comes_again_and_is_completed_then(stage: Page) -> None:
    silence(stage)
    at_ms = call(stage, "again", WORD_HZ, repeat_until_cleared=True, repeat={"every_s": 1.2})
    wait_until(stage, at_ms + 3_800)
    cleared_ms = now_ms(stage)
    stage.evaluate("scene.interrupts.clear('again')")
    heard = heard_until(stage, cleared_ms + 2_000)
    found = spans(heard, WORD_HZ, at_ms)
    assert len(found) >= 3
    assert found[-1][1] < (cleared_ms - at_ms) / 1000 + 0.2
    assert told(stage, "again") == [DELIVERED, PLAYING, COMPLETED]


def test_cleared_before_it_was_heard_whole_it_was_not_played(stage: Page) -> None:
    silence(stage)
    call(stage, "again", LONG_HZ, repeat_until_cleared=True)
    until_told(stage, "again", "playing")
    stage.evaluate("scene.interrupts.clear('again')")
    until_told(stage, "again", "skipped")
    assert told(stage, "again") == [DELIVERED, PLAYING, SUPERSEDED]
    call(stage, "again", LONG_HZ, repeat_until_cleared=True)
    assert not is_loud(heard_until(stage, now_ms(stage) + 800), LONG_HZ)[-20:].any()


def test_it_does_not_begin_again_after_it_has_expired(stage: Page) -> None:
    silence(stage)
    at_ms = call(stage, "again", WORD_HZ, repeat_until_cleared=True, repeat={"every_s": 1.2}, lasts_s=3.2)
    until_told(stage, "again", "completed")
    heard = heard_until(stage, at_ms + 5_000)
    starts = [start for start, _ in spans(heard, WORD_HZ, at_ms)]
    assert len(starts) == 3
    assert starts[-1] < 3.2


def test_a_clock_that_is_put_back_does_not_silence_it(stage: Page) -> None:
    silence(stage)
    stage.evaluate("scene.fast_ms = 3600_000")
    call(stage, "again", WORD_HZ, repeat_until_cleared=True, lasts_s=7_200)
    recording.until(stage, "recorder.seconds() > 1.8")
    stage.evaluate("scene.fast_ms = 0; scene.announcer.wake()")
    heard = heard_until(stage, now_ms(stage) + 1_500)
    assert len(spans(heard, WORD_HZ, 0)) == 2


def test_a_device_that_is_muted_no_longer_hears_what_was_not_cleared(stage: Page) -> None:
    silence(stage)
    stage.evaluate("scene.muted = true")
    call(stage, "again", WORD_HZ, repeat_until_cleared=True, repeat={"every_s": 1.2})
    recording.wait(stage, 2)
    assert told(stage, "again") == [DELIVERED]
    stage.evaluate("scene.muted = false")
    until_told(stage, "again", "playing")
    assert told(stage, "again") == [DELIVERED, PLAYING]
    assert not is_loud(recording.stop(stage), WORD_HZ)[:90].any()


def test_in_the_rest_between_repeats_another_one_may_speak_and_the_music_stays_low(stage: Page) -> None:
    begin(stage, feed(segment(stage, now_ms(stage) - 1_000, "low")))
    at_ms = call(stage, "again", WORD_HZ, repeat_until_cleared=True, priority=9)
    until_told(stage, "again", "playing")
    call(stage, "other", OTHER_HZ)
    heard = heard_until(stage, at_ms + 5_000)
    first, second = spans(heard, WORD_HZ, at_ms)[:2]
    other = spans(heard, OTHER_HZ, at_ms)[0]
    assert first[1] - 0.02 <= other[0]
    assert other[1] <= second[0] + 0.02
    since_s = (heard.epoch_ms - at_ms) / 1000
    between = heard.between(first[0] - since_s + 0.1, second[0] - since_s)
    assert recording.tone_levels(between, LOW_HZ, width_hz=150).max() == pytest.approx(-39, abs=1.5)
