"""Announcements over each other, over the music and over a muted device: real sound from real files."""

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
    onset_s,
    play,
    segment,
    spans,
    wait_until,
)


def test_the_higher_priority_speaks_first_and_one_that_speaks_is_not_cut(stage: Page) -> None:
    silence(stage)
    at_ms = call(stage, "first", WORD_HZ)
    until_told(stage, "first", "playing")
    call(stage, "second", LONG_HZ)
    call(stage, "third", OTHER_HZ, priority=5)
    until_told(stage, "second", "playing")
    heard = heard_until(stage, now_ms(stage) + 300)
    ends = [spans(heard, freq_hz, at_ms)[0] for freq_hz in (WORD_HZ, OTHER_HZ, LONG_HZ)]
    assert ends[0][1] - ends[0][0] == pytest.approx(1, abs=0.06)
    assert 0 <= ends[1][0] - ends[0][1] < 0.3
    assert 0 <= ends[2][0] - ends[1][1] < 0.3


def test_one_that_replaces_cuts_what_is_spoken_and_is_heard_at_once(stage: Page) -> None:
    begin(stage, feed(segment(stage, now_ms(stage) - 1_000, "low")))
    call(stage, "long", LONG_HZ)
    until_told(stage, "long", "playing")
    call(stage, "waiting", OTHER_HZ, priority=99)
    stage.evaluate("scene.parts.sounds.speech({ url: '/tones/1000.mp3', sha256: '1000' })")
    wait_until(stage, now_ms(stage) + 500)
    at_ms = call(stage, "urgent", WORD_HZ, replace=True)
    until_told(stage, "waiting", "playing")
    heard = heard_until(stage, now_ms(stage) + 300)
    [(_, cut_s)], [(start_s, end_s)] = spans(heard, LONG_HZ, at_ms), spans(heard, WORD_HZ, at_ms)
    assert 0 < cut_s <= start_s + 0.02
    assert start_s < 0.3
    assert onset_s(heard, OTHER_HZ, at_ms) > end_s - 0.02
    assert told(stage, "long") == [DELIVERED, PLAYING, SUPERSEDED]
    assert told(stage, "urgent") == [DELIVERED, PLAYING, COMPLETED]


def test_what_is_cut_does_not_click(stage: Page) -> None:
    silence(stage)
    call(stage, "long", LONG_HZ)
    until_told(stage, "long", "playing")
    wait_until(stage, now_ms(stage) + 500)
    stage.evaluate("scene.interrupts.clear('long')")
    heard = heard_until(stage, now_ms(stage) + 300)
    assert is_loud(heard, LONG_HZ).any()
    far_above = recording.tone_levels(heard.between(0.5, heard.seconds), 12_000, 0.01, width_hz=4_000)
    assert far_above.max() < -75


def test_what_is_to_go_on_until_it_is_cleared_comes_back_after_one_that_replaced_it(stage: Page) -> None:
    silence(stage)
    call(stage, "long", LONG_HZ, repeat_until_cleared=True)
    until_told(stage, "long", "playing")
    at_ms = call(stage, "urgent", WORD_HZ, replace=True)
    until_told(stage, "urgent", "completed")
    heard = heard_until(stage, now_ms(stage) + 500)
    assert len(spans(heard, LONG_HZ, at_ms)) == 2
    assert told(stage, "long") == [DELIVERED, PLAYING]


def test_a_more_urgent_one_comes_before_what_is_planned_for_the_next_second(stage: Page) -> None:
    silence(stage)
    planned_ms = now_ms(stage) + 1_400
    stage.evaluate(f"scene.say('duck', {planned_ms})")
    wait_until(stage, planned_ms - 1_000)
    at_ms = call(stage, "urgent", OTHER_HZ)
    until_told(stage, "c1", "completed")
    heard = recording.stop(stage)
    [(start_s, end_s)], [(later_s, _)] = spans(heard, OTHER_HZ, at_ms), spans(heard, WORD_HZ, at_ms)
    assert start_s < 0.6
    assert later_s > end_s - 0.02
    assert told(stage, "c1") == [DELIVERED, PLAYING, COMPLETED]


def test_a_muted_device_is_heard_where_that_overrides_it_and_is_muted_again(stage: Page) -> None:
    stage.evaluate("scene.muted = true; scene.graph.setVolume(0, 0, true)")
    play(stage, feed(segment(stage, now_ms(stage) - 1_000, "low")))
    recording.until(stage, "scene.music.playing")
    recording.start(stage)
    call(stage, "muted", OTHER_HZ)
    at_ms = call(stage, "urgent", WORD_HZ, override=True)
    until_told(stage, "urgent", "completed")
    heard = heard_until(stage, now_ms(stage) + 500)
    assert recording.tone_levels(heard, WORD_HZ, width_hz=150).max() == pytest.approx(-21, abs=1.5)
    assert recording.tone_levels(heard, LOW_HZ, width_hz=150).max() < -60
    assert told(stage, "muted") == [DELIVERED, ["skipped", "muted"]]
    after_s = spans(heard, WORD_HZ, at_ms)[0][1] + (at_ms - heard.epoch_ms) / 1000 + 0.1
    assert recording.level_db(heard.between(after_s, heard.seconds)) < -75


def test_music_is_no_louder_with_what_overrides_its_volume(stage: Page) -> None:
    stage.evaluate("scene.graph.setVolume(50, 50, false)")
    begin(stage, feed(segment(stage, now_ms(stage) - 1_000, "low")))
    recording.wait(stage, 1)
    call(stage, "urgent", WORD_HZ, override=True)
    until_told(stage, "urgent", "completed")
    heard = heard_until(stage, now_ms(stage) + 1_500)
    levels = recording.tone_levels(heard, LOW_HZ, width_hz=150)
    assert levels.max() < levels[5:9].max() + 0.5
    assert recording.tone_levels(heard, WORD_HZ, width_hz=150).max() == pytest.approx(-21, abs=1.5)


@pytest.mark.parametrize("mode", ["duck", "pause", "after_track"])
def test_a_paused_zone_is_paused_after_an_announcement_too(stage: Page, mode: str) -> None:
    paused = feed(segment(stage, now_ms(stage) - 1_000, "low")) | {"state": {"playing": False}}
    play(stage, paused)
    recording.start(stage)
    call(stage, "word", WORD_HZ, mode=mode)
    until_told(stage, "word", "completed")
    heard = heard_until(stage, now_ms(stage) + 1_500)
    assert recording.tone_levels(heard, LOW_HZ, width_hz=150).max() < -60
    assert is_loud(heard, WORD_HZ).any()


def test_music_that_waited_goes_on_where_it_was(stage: Page) -> None:
    begin(stage, feed(segment(stage, now_ms(stage) - 1_000, "low")))
    recording.wait(stage, 0.5)
    call(stage, "first", WORD_HZ, mode="pause")
    call(stage, "second", OTHER_HZ, mode="pause")
    until_told(stage, "first", "playing")
    left_s = stage.evaluate("scene.music.playing")
    until_told(stage, "second", "completed")
    recording.until(stage, "scene.music.playing")
    at_s = stage.evaluate("scene.music.playing.position_s")
    heard = heard_until(stage, now_ms(stage) + 500)
    assert left_s is None
    assert at_s == pytest.approx(1.8, abs=0.8)
    assert len(spans(heard, LOW_HZ, 0)) == 2
