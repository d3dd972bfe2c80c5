"""Announcements over each other, over the music and over a muted device: real sound from real files."""

import pytest

from tests.e2e import recording
from tests.player.music.calls import COMPLETED, DELIVERED, PLAYING, SUPERSEDED, Stage
from tests.player.music.scene import LONG_HZ, LOW_HZ, OTHER_HZ, WORD_HZ, feed, is_loud, onset_s, spans


def test_the_higher_priority_speaks_first_and_one_that_speaks_is_not_cut(stage: Stage) -> None:
    stage.silence()
    at_ms = stage.call("first", WORD_HZ)
    stage.until_told("first", "playing")
    stage.call("second", LONG_HZ)
    stage.call("third", OTHER_HZ, priority=5)
    stage.until_told("second", "playing")
    heard = stage.heard_until(stage.now_ms() + 300)
    ends = [spans(heard, freq_hz, at_ms)[0] for freq_hz in (WORD_HZ, OTHER_HZ, LONG_HZ)]
    assert ends[0][1] - ends[0][0] == pytest.approx(1, abs=0.06)
    assert 0 <= ends[1][0] - ends[0][1] < 0.3
    assert 0 <= ends[2][0] - ends[1][1] < 0.3


def test_one_that_replaces_cuts_what_is_spoken_and_is_heard_at_once(stage: Stage) -> None:
    stage.begin(feed(stage.segment(stage.now_ms() - 1_000, "low")))
    stage.call("long", LONG_HZ)
    stage.until_told("long", "playing")
    stage.call("waiting", OTHER_HZ, priority=99)
    stage.evaluate("scene.parts.sounds.speech({ url: '/tones/1000.mp3', sha256: '1000' })")
    stage.wait_until(stage.now_ms() + 500)
    at_ms = stage.call("urgent", WORD_HZ, replace=True)
    stage.until_told("waiting", "playing")
    heard = stage.heard_until(stage.now_ms() + 300)
    [(_, cut_s)], [(start_s, end_s)] = spans(heard, LONG_HZ, at_ms), spans(heard, WORD_HZ, at_ms)
    assert 0 < cut_s <= start_s + 0.02
    assert start_s < 0.3
    assert onset_s(heard, OTHER_HZ, at_ms) > end_s - 0.02
    assert stage.told("long") == [DELIVERED, PLAYING, SUPERSEDED]
    assert stage.told("urgent") == [DELIVERED, PLAYING, COMPLETED]


def test_what_is_cut_does_not_click(stage: Stage) -> None:
    stage.silence()
    stage.call("long", LONG_HZ)
    stage.until_told("long", "playing")
    stage.wait_until(stage.now_ms() + 500)
    stage.evaluate("scene.interrupts.clear('long')")
    heard = stage.heard_until(stage.now_ms() + 300)
    assert is_loud(heard, LONG_HZ).any()
    far_above = recording.tone_levels(heard.between(0.5, heard.seconds), 12_000, 0.01, width_hz=4_000)
    assert far_above.max() < -75


def test_what_is_to_go_on_until_it_is_cleared_comes_back_after_one_that_replaced_it(stage: Stage) -> None:
    stage.silence()
    stage.call("long", LONG_HZ, repeat_until_cleared=True)
    stage.until_told("long", "playing")
    at_ms = stage.call("urgent", WORD_HZ, replace=True)
    stage.until_told("urgent", "completed")
    heard = stage.heard_until(stage.now_ms() + 500)
    assert len(spans(heard, LONG_HZ, at_ms)) == 2
    assert stage.told("long") == [DELIVERED, PLAYING]


def test_a_more_urgent_one_comes_before_what_is_planned_for_the_next_second(stage: Stage) -> None:
    stage.silence()
    planned_ms = stage.now_ms() + 1_400
    stage.evaluate(f"scene.say('duck', {planned_ms})")
    stage.wait_until(planned_ms - 1_000)
    at_ms = stage.call("urgent", OTHER_HZ)
    stage.until_told("c1", "completed")
    heard = stage.stop()
    [(start_s, end_s)], [(later_s, _)] = spans(heard, OTHER_HZ, at_ms), spans(heard, WORD_HZ, at_ms)
    assert start_s < 0.6
    assert later_s > end_s - 0.02
    assert stage.told("c1") == [DELIVERED, PLAYING, COMPLETED]


def test_a_muted_device_is_heard_where_that_overrides_it_and_is_muted_again(stage: Stage) -> None:
    stage.evaluate("scene.muted = true; scene.graph.setVolume(0, 0, true)")
    stage.play(feed(stage.segment(stage.now_ms() - 1_000, "low")))
    stage.until("scene.music.playing")
    stage.start()
    stage.call("muted", OTHER_HZ)
    at_ms = stage.call("urgent", WORD_HZ, override=True)
    stage.until_told("urgent", "completed")
    heard = stage.heard_until(stage.now_ms() + 500)
    assert recording.tone_levels(heard, WORD_HZ, width_hz=150).max() == pytest.approx(-21, abs=1.5)
    assert recording.tone_levels(heard, LOW_HZ, width_hz=150).max() < -60
    assert stage.told("muted") == [DELIVERED, ["skipped", "muted"]]
    after_s = spans(heard, WORD_HZ, at_ms)[0][1] + (at_ms - heard.epoch_ms) / 1000 + 0.1
    assert recording.level_db(heard.between(after_s, heard.seconds)) < -75


def test_music_is_no_louder_with_what_overrides_its_volume(stage: Stage) -> None:
    stage.evaluate("scene.graph.setVolume(50, 50, false)")
    stage.begin(feed(stage.segment(stage.now_ms() - 1_000, "low")))
    stage.wait(1)
    stage.call("urgent", WORD_HZ, override=True)
    stage.until_told("urgent", "completed")
    heard = stage.heard_until(stage.now_ms() + 1_500)
    levels = recording.tone_levels(heard, LOW_HZ, width_hz=150)
    assert levels.max() < levels[5:9].max() + 0.5
    assert recording.tone_levels(heard, WORD_HZ, width_hz=150).max() == pytest.approx(-21, abs=1.5)


@pytest.mark.parametrize("mode", ["duck", "pause", "after_track"])
def test_a_paused_zone_is_paused_after_an_announcement_too(stage: Stage, mode: str) -> None:
    paused = feed(stage.segment(stage.now_ms() - 1_000, "low")) | {"state": {"playing": False}}
    stage.play(paused)
    stage.start()
    stage.call("word", WORD_HZ, mode=mode)
    stage.until_told("word", "completed")
    heard = stage.heard_until(stage.now_ms() + 1_500)
    assert recording.tone_levels(heard, LOW_HZ, width_hz=150).max() < -60
    assert is_loud(heard, WORD_HZ).any()


def test_music_that_waited_goes_on_where_it_was(stage: Stage) -> None:
    begun_ms = stage.now_ms() - 1_000
    stage.begin(feed(stage.segment(begun_ms, "low")))
    stage.wait(0.5)
    stage.call("first", WORD_HZ, mode="pause")
    stage.call("second", OTHER_HZ, mode="pause")
    stage.until_told("first", "playing")
    left_s = stage.evaluate("scene.music.playing")
    stage.until_told("second", "completed")
    stage.until("scene.music.playing")
    at_s, now_ms = stage.evaluate(
        "[scene.music.playing.position_s, performance.timeOrigin + performance.now()]"
    )
    [(_, until_s), (again_s, _)] = spans(stage.heard_until(stage.now_ms() + 500), LOW_HZ, begun_ms)
    assert left_s is None
    assert at_s - ((now_ms - begun_ms) / 1000 - again_s) == pytest.approx(until_s, abs=0.4)


@pytest.mark.parametrize("mode", ["duck", "pause"])
def test_who_stops_in_mid_word_gives_the_music_back(stage: Stage, mode: str) -> None:
    stage.begin(feed(stage.segment(stage.now_ms() - 1_000, "low")))
    stage.wait(0.8)
    stage.call("long", LONG_HZ, mode=mode)
    stage.until_told("long", "playing")
    stage.evaluate("scene.announcer.stop()")
    heard = stage.heard_until(stage.now_ms() + 1_500)
    before, after = heard.between(0.5, 0.8), heard.between(heard.seconds - 0.3, heard.seconds)
    assert recording.tone_db(after, LOW_HZ) == pytest.approx(recording.tone_db(before, LOW_HZ), abs=1)


def suspended(stage: Stage) -> None:
    """The sound stands still, as in a phone call: the player tells the announcer."""
    stage.evaluate("scene.graph.ctx.suspend().then(() => scene.announcer.wake())")


def resumed(stage: Stage) -> None:
    stage.evaluate("scene.graph.ctx.resume().then(() => scene.announcer.wake())")


def test_what_had_not_begun_when_the_sound_stood_still_is_judged_when_it_is_back(stage: Stage) -> None:
    stage.silence()
    at_ms = stage.now_ms() + 1_400
    stage.evaluate(f"scene.say('duck', {at_ms}, 500)")
    stage.wait_until(at_ms - 500)
    suspended(stage)
    stage.wait_until(at_ms + 1_000)
    resumed(stage)
    stage.until_told("c1", "skipped")
    heard = stage.heard_until(stage.now_ms() + 1_000)
    assert not is_loud(heard, WORD_HZ).any()
    assert stage.told("c1") == [DELIVERED, ["skipped", "late"]]


def test_what_was_cut_off_in_mid_word_is_not_ended_hours_later(stage: Stage) -> None:
    stage.silence()
    stage.call("long", LONG_HZ)
    stage.until_told("long", "playing")
    stage.wait_until(stage.now_ms() + 500)
    suspended(stage)
    stage.until_told("long", "failed")
    resumed(stage)
    since_s = stage.evaluate("recorder.seconds()")
    heard = stage.heard_until(stage.now_ms() + 1_000)
    assert not is_loud(heard.between(since_s + 0.1, heard.seconds), LONG_HZ).any()
    assert stage.told("long") == [DELIVERED, PLAYING, ["failed", "interrupted"]]


def test_what_is_to_go_on_until_it_is_cleared_begins_again_with_the_sound(stage: Stage) -> None:
    stage.silence()
    stage.call("long", LONG_HZ, repeat_until_cleared=True)
    stage.until_told("long", "playing")
    suspended(stage)
    resumed(stage)
    stage.until("scene.graph.level_db() > -50")
    assert stage.told("long") == [DELIVERED, PLAYING]


def test_a_sleep_of_the_machine_that_nothing_tells_of_cuts_it_off_too(stage: Stage) -> None:
    stage.silence()
    stage.call("long", LONG_HZ)
    stage.until_told("long", "playing")
    stage.evaluate("void (Date.now = ((now) => () => now() + 3600e3)(Date.now))")
    stage.until_told("long", "failed", 2)


OFF = "scene.announcer.callOff((call) => call.id === 'c1')"


def test_what_is_called_off_is_not_spoken(stage: Stage) -> None:
    stage.begin(feed(stage.segment(stage.now_ms() - 1_000, "low")))
    at_ms = stage.now_ms() + 2_000
    stage.evaluate("([mode, at_ms]) => scene.say(mode, at_ms)", ["duck", at_ms])
    stage.evaluate(OFF)
    assert not is_loud(stage.heard_until(at_ms + 1_000), WORD_HZ).any()


def test_what_is_called_off_and_wanted_again_before_its_time_is_spoken_then(stage: Stage) -> None:
    stage.begin(feed(stage.segment(stage.now_ms() - 1_000, "low")))
    at_ms = stage.now_ms() + 2_000
    stage.evaluate("([mode, at_ms]) => scene.say(mode, at_ms)", ["duck", at_ms])
    stage.evaluate(OFF)
    stage.evaluate("scene.announcer.callOff(() => false)")
    assert onset_s(stage.heard_until(at_ms + 1_000), WORD_HZ, at_ms) == pytest.approx(0, abs=0.1)
