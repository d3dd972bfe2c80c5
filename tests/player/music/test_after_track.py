"""Announcements that wait for the end of a track: whatever happens meanwhile, the music goes on."""

import pytest

from tests.e2e import recording
from tests.player.music.calls import DELIVERED, Stage
from tests.player.music.scene import HIGH_HZ, LENGTH_S, LONG_HZ, WORD_HZ, feed, onset_s

LATE = ["skipped", "late"]
PARKED = "scene.music.stage.parked"


def wait_for_the_end(stage: Stage, into_s: float, late_by_s: float = 60, crossfade_s: float = 0) -> float:
    """One of them, `into_s` seconds into the first of two tracks: when that ends."""
    turn_ms = stage.now_ms() + (LENGTH_S - into_s) * 1000
    low = stage.segment(turn_ms - LENGTH_S * 1000, "low", "high")
    stage.begin(feed(low, crossfade_s=crossfade_s))
    stage.evaluate(f"scene.say('after_track', {stage.now_ms() + 1_000}, {late_by_s * 1000})")
    stage.until(PARKED)
    return turn_ms


def heard_over(stage: Stage, turn_ms: float) -> recording.Recording:
    """No end of a track left a silence."""
    heard = stage.heard_until(turn_ms + 700)
    assert recording.silences(heard) == []
    return heard


def test_on_time_alone_it_is_spoken_though_the_clock_is_known_better_meanwhile(stage: Stage) -> None:
    turn_ms = wait_for_the_end(stage, 8, late_by_s=0)
    stage.evaluate("scene.fast_ms = 15")
    heard = stage.heard_until(turn_ms + 700)
    assert onset_s(heard, WORD_HZ, turn_ms) == pytest.approx(0, abs=0.15)


def test_one_that_turns_out_to_be_late_leaves_no_silence(stage: Stage) -> None:
    turn_ms = wait_for_the_end(stage, 8, late_by_s=0)
    stage.evaluate("scene.fast_ms = 400")
    heard_over(stage, turn_ms)
    assert stage.told("c1") == [DELIVERED, LATE]


def test_behind_another_one_that_speaks_at_that_end_the_next_track_begins(stage: Stage) -> None:
    turn_ms = wait_for_the_end(stage, 8)
    stage.wait_until(turn_ms - 2_000)
    stage.call("long", LONG_HZ)
    heard = stage.heard_until(turn_ms + 700)
    levels = recording.tone_levels(heard, HIGH_HZ, 0.02, width_hz=150)
    begun_s = (heard.epoch_ms - turn_ms) / 1000 + float((levels > -50).argmax()) * 0.02
    assert begun_s == pytest.approx(0, abs=0.15)


def test_after_another_one_it_waits_for_the_same_end(stage: Stage) -> None:
    turn_ms = wait_for_the_end(stage, 5, crossfade_s=3)
    stage.call("word", WORD_HZ)
    stage.until_told("word", "completed")
    since_s = stage.evaluate("recorder.seconds()")
    heard = stage.heard_until(turn_ms + 700)
    assert onset_s(heard.between(since_s + 0.1, heard.seconds), WORD_HZ, turn_ms) == pytest.approx(
        0, abs=0.15
    )


def test_one_that_expires_while_the_sound_stands_still_lets_the_music_go_on(stage: Stage) -> None:
    wait_for_the_end(stage, 6)
    stage.evaluate("scene.graph.ctx.suspend()")
    stage.evaluate("scene.fast_ms = 90_000")
    stage.evaluate("scene.graph.ctx.resume().then(() => scene.announcer.wake())")
    stage.until("scene.music.stage.next", 2)
    assert stage.told("c1") == [DELIVERED, LATE]
