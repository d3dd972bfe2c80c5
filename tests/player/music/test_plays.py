"""Each track that was heard is one play with a beginning and an end, whatever made it stop."""

from typing import Any

import pytest

from tests.player.music.scene import LENGTH_S, Scene, feed

#: `scene.plays` are the reports as they stand; times are ms of the zone's clock.
KEEP = """() => {
  const { reports, clock } = scene.parts;
  scene.plays = [];
  reports.timestamp = (at_ms = clock.now_ms()) => at_ms;
  reports.open = ({ media }) => {
    const play = { media };
    return (status, more) => {
      if (!scene.plays.includes(play)) scene.plays.push(play);
      Object.assign(play, { status, ...more });
    };
  };
}"""


@pytest.fixture
def booked(scene: Scene) -> Scene:
    scene.evaluate(KEEP)
    return scene


def music(scene: Scene, into_s: float = 3, crossfade_s: float = 0, **state: Any) -> dict[str, Any]:
    """Two tracks, `into_s` seconds into the first."""
    told = feed(scene.segment(scene.now_ms() - into_s * 1000, "low", "high"), crossfade_s=crossfade_s)
    return told | {"state": {"playing": True, "revision": 0, "anchor": None} | state}


def paused(told: dict[str, Any], scene: Scene, at_ms: float) -> dict[str, Any]:
    anchor = {"index": 0, "position_s": 4, "at": scene.rfc3339(at_ms)}
    return told | {"state": {"playing": False, "revision": 1, "anchor": anchor}}


def back(told: dict[str, Any], scene: Scene, at_ms: float) -> dict[str, Any]:
    state = paused(told, scene, at_ms)["state"]
    return told | {"state": state | {"playing": True, "revision": 2}}


def plays(scene: Scene) -> list[tuple[str, str]]:
    return [(play["media"], play["status"]) for play in scene.evaluate("scene.plays")]


def test_a_pause_by_hand_ends_the_play_when_it_is_silent(booked: Scene) -> None:
    told = music(booked)
    booked.begin(told)
    at_ms = booked.now_ms() + 600
    booked.play(paused(told, booked, at_ms))
    booked.wait_until(at_ms + 200)
    booked.stop()
    [play] = booked.evaluate("scene.plays")
    assert play["status"] == "completed"
    assert play["ended_at"] == pytest.approx(at_ms, abs=30)
    assert play["started_at"] < play["ended_at"]


def test_a_pause_by_hand_during_an_announcement_ends_the_play_too(booked: Scene) -> None:
    told = music(booked)
    booked.begin(told)
    booked.evaluate("scene.music.hold('announcement')")
    booked.play(paused(told, booked, booked.now_ms()))
    booked.evaluate("scene.music.release('announcement')")
    booked.stop()
    assert plays(booked) == [("3000", "completed")]


def test_a_feed_just_before_a_track_begins_after_a_pause_does_not_keep_its_play_untold(booked: Scene) -> None:
    told = music(booked)
    booked.play(paused(told, booked, booked.now_ms()))
    back_ms = booked.now_ms() + 1_000
    booked.play(back(told, booked, back_ms))
    booked.wait_until(back_ms - 300)
    booked.play(back(told, booked, back_ms))
    booked.wait_until(back_ms + 300)
    [play] = booked.evaluate("scene.plays")
    assert play["status"] == "playing"
    assert play["started_at"] == pytest.approx(back_ms, abs=30)


def test_a_jump_ends_one_play_and_begins_another(booked: Scene) -> None:
    booked.begin(music(booked))
    booked.evaluate("void scene.music.jump()")
    booked.until("scene.plays.length === 2")
    booked.stop()
    assert plays(booked) == [("3000", "completed"), ("3000", "playing")]


def test_an_announcement_in_a_crossfade_ends_the_track_that_fades_out(booked: Scene) -> None:
    booked.begin(music(booked, into_s=LENGTH_S - 4, crossfade_s=3))
    booked.until("scene.music.playing.entry.title === 'high'")
    booked.evaluate("scene.music.hold('announcement')")
    booked.wait(booked.evaluate("recorder.seconds()") + 0.6)
    assert plays(booked) == [("3000", "completed"), ("7000", "playing")]
    booked.evaluate("void scene.music.release('announcement')")
    booked.until("scene.music.playing?.entry.title === 'high'")
    booked.stop()
    assert plays(booked) == [("3000", "completed"), ("7000", "playing")]


def test_a_track_that_came_in_just_before_an_announcement_is_told_too(booked: Scene) -> None:
    booked.begin(music(booked, into_s=LENGTH_S - 3))
    booked.until("scene.music.stage.next")
    start_ms = booked.evaluate("performance.timeOrigin + scene.graph.tickAt(scene.music.stage.next.start)")
    booked.evaluate("scene.music.hold('announcement', scene.music.stage.next.start + 0.5)")
    booked.stop()
    low, high = booked.evaluate("scene.plays")
    assert (low["status"], high["status"]) == ("completed", "playing")
    assert low["ended_at"] == pytest.approx(start_ms, abs=60)
    assert high["started_at"] == pytest.approx(start_ms, abs=30)


def test_a_track_that_does_not_go_on_after_an_announcement_is_over(booked: Scene) -> None:
    told = music(booked)
    booked.begin(told)
    booked.evaluate("scene.music.hold('announcement')")
    held_ms = booked.now_ms() + 310
    told["music"] = [booked.segment(booked.now_ms(), "high")]
    booked.play(told)
    booked.wait(booked.evaluate("recorder.seconds()") + 1)
    booked.evaluate("void scene.music.release('announcement')")
    booked.until("scene.plays.length === 2")
    booked.stop()
    low, high = booked.evaluate("scene.plays")
    assert (low["status"], high["status"]) == ("completed", "playing")
    assert low["ended_at"] == pytest.approx(held_ms, abs=300)


def test_a_track_that_was_only_planned_is_no_play(booked: Scene) -> None:
    told = music(booked)
    booked.begin(told)
    booked.until("scene.music.stage.next")
    booked.play(told)
    booked.evaluate("scene.music.hold('announcement')")
    booked.wait(booked.evaluate("recorder.seconds()") + 1)
    booked.stop()
    assert plays(booked) == [("3000", "playing")]


def test_silence_that_nobody_wants_ends_all_that_should_be_heard(booked: Scene) -> None:
    booked.begin(music(booked, into_s=LENGTH_S - 4, crossfade_s=3))
    booked.until("scene.music.playing.entry.title === 'high'")
    booked.evaluate("void scene.music.stepDown(0)")
    booked.wait(booked.evaluate("recorder.seconds()") + 0.6)
    booked.stop()
    assert plays(booked)[:2] == [("3000", "completed"), ("7000", "failed")]
