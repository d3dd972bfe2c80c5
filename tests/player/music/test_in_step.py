"""A player and its zone side by side: what was amiss is made up for, and who was away comes back."""

import pytest

from tests.e2e import recording
from tests.player.music.scene import HIGH_HZ, Scene, feed, onset_s

PACE = """async () => {
  const { Pace } = await import("/pace.js");
  scene.pace = new Pace(scene.music);
  scene.look = () => { for (let time = 0; time < 9; time++) scene.pace.look(); };
}"""
BEHIND = "scene.music.behind_s"


@pytest.fixture
def paced(scene: Scene) -> Scene:
    scene.evaluate(PACE)
    scene.begin(feed(scene.segment(scene.now_ms() - 1_000, "low")))
    scene.until(f"{BEHIND} !== null")
    return scene


def test_from_the_beginning_it_is_in_step(paced: Scene) -> None:
    assert paced.evaluate(BEHIND) == pytest.approx(0, abs=0.05)
    # A busy machine may lose samples as it starts: that is made up for.
    paced.until(f"{BEHIND} !== null && (Math.abs({BEHIND}) < 0.01 || scene.look())", 20)


@pytest.mark.parametrize("off_ms", [-14, 14])
def test_a_clock_that_is_known_better_is_followed_without_a_break(paced: Scene, off_ms: int) -> None:
    paced.evaluate(f"scene.fast_ms += {off_ms}; scene.look()")
    assert paced.evaluate(BEHIND) is None
    # A busy machine may lose samples meanwhile: that is made up for next.
    paced.until(f"{BEHIND} !== null && (Math.abs({BEHIND}) < 0.008 || scene.look())", 20)
    heard = paced.stop()
    assert recording.silences(heard.between(0.6, heard.seconds), below_db=-35, longer_s=0.003) == []


def test_who_is_in_step_is_left_alone(paced: Scene) -> None:
    paced.evaluate("scene.music.bend = () => (scene.bent = true); scene.look()")
    assert paced.evaluate("scene.bent") is None


def test_after_music_that_had_to_wait_the_next_track_begins_where_the_zones_does(scene: Scene) -> None:
    start_ms = scene.now_ms() - 4_000
    scene.begin(feed(scene.segment(start_ms, "low", "high"), crossfade_s=1))
    scene.evaluate("scene.music.hold('announcement')")
    scene.wait_until(start_ms + 6_000)
    scene.evaluate("void scene.music.release('announcement')")
    heard = scene.heard_until(start_ms + 12_500)
    assert onset_s(heard, HIGH_HZ, start_ms) == pytest.approx(11, abs=0.2)


def test_a_track_that_stands_in_for_another_ends_where_the_zones_next_one_begins(scene: Scene) -> None:
    start_ms = scene.now_ms() - 6_000
    scene.evaluate("scene.away = ['low']")
    told = feed(scene.segment(start_ms, "low", "high", "third"), crossfade_s=1)
    told["media"]["third"] = told["media"]["high"] | {"sha256": "third", "title": "third"}
    scene.begin(told)
    assert scene.evaluate("scene.music.playing.entry.title") == "third"
    heard = scene.heard_until(start_ms + 13_000)
    assert recording.silences(heard) == []
    assert scene.evaluate(BEHIND) == pytest.approx(0, abs=0.02)
