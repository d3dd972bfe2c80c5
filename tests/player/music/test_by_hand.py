"""What somebody decides by hand is followed by all players in one moment: real sound from real files."""

from typing import Any

import pytest

from tests.e2e import recording
from tests.player.music.scene import HIGH_HZ, LOW_HZ, Scene, feed, onset_s, spans


def moved(scene: Scene, at_ms: float, index: int, position_s: float = 0, **state: Any) -> dict[str, Any]:
    """Two tracks, put to a place by hand."""
    anchor = {"index": index, "position_s": position_s, "at": scene.rfc3339(at_ms)}
    told = feed(scene.segment(at_ms - 3600_000, "low", "high", anchor=anchor))
    return told | {"state": {"playing": True, "revision": 1, "anchor": anchor} | state}


def before(scene: Scene, into_s: float = 3) -> dict[str, Any]:
    """The same two, `into_s` seconds into the first."""
    return moved(scene, scene.now_ms() - into_s * 1000, 0, revision=0)


def position_s(scene: Scene) -> float:
    at_s: float = scene.evaluate("scene.music.playing.position_s")
    return at_s


def test_the_next_track_comes_at_the_moment_that_was_decided(scene: Scene) -> None:
    scene.begin(before(scene))
    decided_ms = scene.now_ms() + 800
    scene.play(moved(scene, decided_ms, 1))
    heard = scene.heard_until(decided_ms + 800)
    assert onset_s(heard, HIGH_HZ, decided_ms) == pytest.approx(0.05, abs=0.2)
    assert recording.silences(heard) == []
    assert recording.tone_db(heard.between(heard.seconds - 0.3, heard.seconds), LOW_HZ) < -60


def test_what_was_decided_a_while_ago_is_followed_at_once_and_in_step(scene: Scene) -> None:
    scene.begin(before(scene))
    decided_ms = scene.now_ms() - 5_000
    scene.play(moved(scene, decided_ms, 1))
    scene.until("scene.music.playing?.entry.title === 'high'", 2)
    assert position_s(scene) == pytest.approx((scene.now_ms() - decided_ms) / 1000, abs=0.15)
    assert recording.silences(scene.stop()) == []


def test_another_place_in_the_same_track_is_heard_too(scene: Scene) -> None:
    scene.begin(before(scene))
    decided_ms = scene.now_ms() + 500
    scene.play(moved(scene, decided_ms, 0, position_s=8))
    scene.wait_until(decided_ms + 700)
    assert position_s(scene) == pytest.approx(8 + (scene.now_ms() - decided_ms) / 1000, abs=0.15)
    assert recording.silences(scene.stop()) == []


def test_a_track_that_comes_first_gives_way_as_soon(scene: Scene) -> None:
    told = before(scene, into_s=10.6)
    scene.begin(told)
    turn_ms = scene.now_ms() + 12_000 - 1000 * position_s(scene)
    scene.wait_until(turn_ms - 300)
    scene.play(moved(scene, turn_ms + 500, 0, position_s=2))
    heard = scene.heard_until(turn_ms + 1_500)
    assert recording.silences(heard) == []
    assert recording.tone_db(heard.between(heard.seconds - 0.3, heard.seconds), LOW_HZ) > -35
    assert position_s(scene) == pytest.approx(2 + (scene.now_ms() - turn_ms - 500) / 1000, abs=0.15)


def test_a_place_that_the_players_have_already_is_not_cut(scene: Scene) -> None:
    scene.begin(before(scene))
    start_ms = scene.now_ms()
    scene.play(moved(scene, start_ms, 0, position_s=position_s(scene)))
    heard = scene.heard_until(start_ms + 1_000)
    assert recording.silences(heard.between(0.5, heard.seconds), below_db=-30, longer_s=0.005) == []


def test_without_another_revision_the_track_is_played_to_its_end(scene: Scene) -> None:
    scene.begin(before(scene))
    scene.play(moved(scene, scene.now_ms(), 1, revision=0))
    heard = scene.heard_until(scene.now_ms() + 1_500)
    assert recording.tone_levels(heard, HIGH_HZ, width_hz=150).max() < -50


def test_after_a_pause_it_begins_where_the_anchor_says(scene: Scene) -> None:
    scene.begin(before(scene))
    scene.play(moved(scene, scene.now_ms(), 0, playing=False))
    scene.until("scene.graph.level_db() < -90")
    decided_ms = scene.now_ms() + 700
    scene.play(moved(scene, decided_ms, 1, position_s=1, revision=2))
    heard = scene.heard_until(decided_ms + 600)
    assert onset_s(heard, HIGH_HZ, decided_ms) == pytest.approx(0, abs=0.15)
    assert position_s(scene) == pytest.approx(1 + (scene.now_ms() - decided_ms) / 1000, abs=0.15)


def test_a_next_during_an_announcement_holds_after_it(scene: Scene) -> None:
    scene.begin(before(scene))
    scene.evaluate("scene.music.hold('announcement')")
    scene.until("scene.graph.level_db() < -90")
    scene.play(moved(scene, scene.now_ms(), 1))
    scene.evaluate("scene.music.release('announcement')")
    scene.until("scene.music.playing?.entry.title === 'high'", 3)


def test_a_next_does_not_wait_for_the_end_that_an_announcement_waits_for(scene: Scene) -> None:
    scene.begin(before(scene))
    scene.evaluate("scene.music.endOfTrack()")
    decided_ms = scene.now_ms() + 600
    scene.play(moved(scene, decided_ms, 1))
    heard = scene.heard_until(decided_ms + 600)
    assert onset_s(heard, HIGH_HZ, decided_ms) == pytest.approx(0.05, abs=0.2)


def test_a_pause_begins_and_ends_at_the_moments_that_were_decided_and_skips_nothing(scene: Scene) -> None:
    scene.begin(before(scene))
    held_ms = scene.now_ms() + 600
    place_s = position_s(scene) + (held_ms - scene.now_ms()) / 1000
    scene.play(moved(scene, held_ms, 0, position_s=place_s, playing=False))
    scene.wait_until(held_ms + 300)
    scene.evaluate("scene.slow_ms = 3_000")
    back_ms = scene.now_ms() + 600
    scene.play(moved(scene, back_ms, 0, position_s=place_s, revision=2))
    heard = scene.heard_until(back_ms + 1_500)
    [(_, end), (start, _)] = spans(heard, LOW_HZ, held_ms)
    assert end == pytest.approx(-0.02, abs=0.1)
    assert start == pytest.approx((back_ms - held_ms) / 1000 + 0.02, abs=0.1)
    assert scene.evaluate("scene.music.behind_s") == pytest.approx(0, abs=0.02)
