"""Music that never stops by accident, and stops whole when it is meant to."""

import pytest

from tests.e2e import recording
from tests.player.music.scene import HIGH_HZ, LOW_HZ, WORD_HZ, Scene, end_s, feed, onset_s


def test_silence_in_the_middle_of_a_crossfade_ends_both_tracks(scene: Scene) -> None:
    start_ms = scene.now_ms() - 6_500
    quiet_ms = start_ms + 8_800
    music, silence = scene.segment(start_ms, "low", "high"), scene.segment(quiet_ms, silent=True)
    scene.begin(feed(music, silence, crossfade_s=4))
    heard = scene.heard_until(quiet_ms + 1_000)
    assert 0 <= end_s(heard, HIGH_HZ, quiet_ms) < 0.5
    assert 0 <= end_s(heard, LOW_HZ, quiet_ms) < 0.5


def test_a_channel_that_cannot_be_had_silences_nothing_and_comes_when_it_can(scene: Scene) -> None:
    turn_ms = scene.now_ms() + 1_000
    scene.evaluate("scene.away = ['high']")
    scene.begin(feed(scene.segment(turn_ms - 10_500, "low"), scene.segment(turn_ms, "high")))
    scene.wait_until(turn_ms + 1_700)
    scene.evaluate("scene.away = []")
    scene.until("scene.music.playing?.entry.title === 'high'", 5)
    heard = scene.heard_until(scene.now_ms() + 300)
    assert recording.silences(heard) == []
    assert onset_s(heard, HIGH_HZ, turn_ms) > 1.7


def test_without_a_track_of_its_channel_it_starts_with_what_there_is(scene: Scene) -> None:
    start_ms = scene.now_ms()
    scene.evaluate("scene.away = ['low']")
    scene.play(feed(scene.segment(start_ms - 1_000, "low"), scene.segment(start_ms + 3600_000, "high")))
    scene.until("scene.music.playing?.entry.title === 'high'", 5)
    assert recording.tone_db(scene.record(1.2), HIGH_HZ) > -35


def test_after_an_announcement_over_a_change_the_next_channel_is_ready(scene: Scene) -> None:
    turn_ms = scene.now_ms() + 2_800
    scene.evaluate("scene.slow_ms = 400")
    scene.begin(feed(scene.segment(turn_ms - 9_000, "low"), scene.segment(turn_ms, "high")))
    scene.wait_until(turn_ms - 1_400)
    timed = f"scene.graph.timeAt({turn_ms - 500} - performance.timeOrigin)"
    scene.evaluate(f"scene.music.hold('announcement', {timed})")
    scene.wait_until(turn_ms + 500)
    scene.evaluate("void scene.music.release('announcement', scene.graph.now + 0.25)")
    released_ms = scene.now_ms() + 250
    heard = scene.heard_until(released_ms + 1_200)
    assert onset_s(heard, HIGH_HZ, released_ms) == pytest.approx(0, abs=0.25)


def test_in_silence_an_announcement_after_the_track_keeps_its_time(scene: Scene) -> None:
    said_ms = scene.now_ms() + 2_200
    scene.play(feed(scene.segment(said_ms - 9_000, silent=True)))
    scene.start()
    scene.evaluate(f"scene.say('after_track', {said_ms})")
    heard = scene.heard_until(said_ms + 500)
    assert onset_s(heard, WORD_HZ, said_ms) == pytest.approx(0, abs=0.25)


def test_an_announcement_that_waits_for_a_track_does_not_hold_back_another_channel(scene: Scene) -> None:
    scene.begin(feed(scene.segment(scene.now_ms() - 1_000, "low")))
    scene.evaluate(f"scene.say('after_track', {scene.now_ms()})")
    scene.wait_until(scene.now_ms() + 500)
    chosen_ms = scene.now_ms()
    scene.play(feed(scene.segment(chosen_ms, "high")))
    scene.evaluate("scene.announcer.wake()")
    scene.until("scene.music.playing?.entry.title === 'high'", 4)
    heard = scene.heard_until(scene.now_ms() + 200)
    assert 0 < onset_s(heard, WORD_HZ, chosen_ms) < 2


def test_what_is_planned_moves_with_a_clock_that_is_put_right(scene: Scene) -> None:
    turn_ms = scene.now_ms() + 4_200
    scene.begin(feed(scene.segment(turn_ms - 8_000, "low"), scene.segment(turn_ms, "high")))
    scene.wait_until(scene.now_ms() + 500)
    scene.evaluate("scene.fast_ms = 1000; scene.music.retime()")
    heard = scene.heard_until(turn_ms - 500)
    assert onset_s(heard, HIGH_HZ, turn_ms - 1_000) == pytest.approx(0, abs=0.25)
    assert recording.silences(heard) == []


def test_a_clock_that_is_put_back_leaves_no_silence_before_the_next_track(scene: Scene) -> None:
    start_ms = scene.now_ms() - 7_500
    scene.begin(feed(scene.segment(start_ms, "low", "high"), crossfade_s=6))  # too short for that
    scene.until("scene.music.stage.next")
    scene.evaluate("scene.fast_ms = -500; scene.music.retime()")
    heard = scene.heard_until(start_ms + 13_000)
    assert recording.silences(heard) == []
    assert onset_s(heard, HIGH_HZ, start_ms) == pytest.approx(12, abs=0.15)


def test_a_track_that_goes_on_takes_the_new_volume_softly(scene: Scene) -> None:
    turn_ms = scene.now_ms() + 1_800
    low = scene.segment(turn_ms - 6_000, "low")
    scene.begin(feed(low, low | {"from": scene.rfc3339(turn_ms), "channel_id": "another", "volume": 25}))
    heard = scene.heard_until(turn_ms + 1_500)
    turn_s = (turn_ms - heard.epoch_ms) / 1000
    before, after = heard.between(turn_s - 0.6, turn_s - 0.1), heard.between(turn_s + 0.8, turn_s + 1.3)
    softer_db = recording.tone_db(before, LOW_HZ) - recording.tone_db(after, LOW_HZ)
    assert softer_db == pytest.approx(12, abs=1)
    assert recording.silences(heard, below_db=-45, longer_s=0.005) == []


def test_until_quiet_hours_are_over_no_track_is_told_to_play(scene: Scene) -> None:
    back_ms = scene.now_ms() + 2_500
    scene.play(feed(scene.segment(back_ms - 9_000, silent=True), scene.segment(back_ms, "low")))
    scene.wait_until(back_ms - 1_200)
    assert scene.evaluate("scene.music.playing") is None
    scene.until("scene.music.playing", 3)
    assert scene.now_ms() == pytest.approx(back_ms, abs=600)
