"""Music that begins while its file is still on its way: it is heard at once, and in step."""

from typing import Any

import pytest

from tests.player.music.scene import Scene, feed

BEHIND = "scene.music.behind_s"


def start(scene: Scene, *segments: dict[str, Any]) -> None:
    """With files that take a second each."""
    scene.evaluate("scene.slow_ms = 1_000")
    scene.play(feed(*segments))
    scene.until(f"{BEHIND} !== null", 8)


def test_a_clock_that_is_put_back_meanwhile_holds_nothing_back(scene: Scene) -> None:
    scene.evaluate("scene.slow_ms = 500")
    scene.play(feed(scene.segment(scene.now_ms() - 9_000, "low")))
    scene.evaluate("scene.fast_ms = -8_000; scene.music.retime()")
    scene.until("scene.graph.level_db() > -50", 4)


def test_where_the_zone_has_gone_on_by_then_the_next_track_is_heard_where_it_is(scene: Scene) -> None:
    start(scene, scene.segment(scene.now_ms() - 11_300, "low", "high"))
    assert scene.evaluate("scene.music.playing.entry.title") == "high"
    assert scene.evaluate(BEHIND) == pytest.approx(0, abs=0.02)


def test_a_track_that_goes_on_in_another_segment_by_then_is_heard_where_it_is(scene: Scene) -> None:
    begun_ms = scene.now_ms() - 4_000
    low = scene.segment(begun_ms, "low")
    start(scene, low, low | {"from": scene.rfc3339(begun_ms + 4_500)})
    assert scene.evaluate(BEHIND) == pytest.approx(0, abs=0.02)
