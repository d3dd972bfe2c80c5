"""A machine that takes seconds to decode a track: what is told in the last moment silences nothing."""

from typing import Any

import pytest

from tests.e2e import recording
from tests.player.music.scene import HIGH_HZ, LENGTH_S, LOW_HZ, Scene, feed, is_loud, onset_s

PLANNED = "scene.music.stage.next"
#: `scene.decoded` counts what the decoder was given.
COUNT = """() => {
  const { ctx } = scene.graph;
  const decode = ctx.decodeAudioData;
  scene.decoded = 0;
  ctx.decodeAudioData = (bytes) => (scene.decoded++, decode.call(ctx, bytes));
}"""


def both(scene: Scene, into_s: float, *tracks: str, **more: Any) -> dict[str, Any]:
    """Two tracks, `into_s` seconds into the first."""
    return feed(scene.segment(scene.now_ms() - into_s * 1000, *(tracks or ("low", "high")), **more))


def slow_down(scene: Scene) -> None:
    """From now on, with the next track on the audio clock."""
    scene.until(PLANNED)
    scene.evaluate("scene.slow_ms = 3_000")


def wait_for_the_last(scene: Scene, seconds: float) -> float:
    """Until so long before the end of the track: when that is."""
    left_s = LENGTH_S - scene.evaluate("scene.music.playing.position_s")
    turn_ms = scene.now_ms() + left_s * 1000
    scene.wait_until(turn_ms - seconds * 1000)
    return turn_ms


def heard_at_the_turn(scene: Scene, turn_ms: float) -> recording.Recording:
    heard = scene.heard_until(turn_ms + 1_000)
    assert recording.silences(heard) == []
    return heard


@pytest.mark.parametrize(
    "told", ["scene.music.setFeed(feed)", "scene.music.retime()", "scene.music.bend(0.02)"]
)
def test_what_is_told_shortly_before_a_change_of_track_does_not_silence_it(scene: Scene, told: str) -> None:
    music = both(scene, 8)
    scene.begin(music)
    slow_down(scene)
    turn_ms = wait_for_the_last(scene, 2.6)
    read = "const { readFeed } = await import('/feed.js'); const feed = readFeed(JSON.stringify(told));"
    scene.evaluate(f"async (told) => {{ {read} void {told}; }}", music)
    heard = heard_at_the_turn(scene, turn_ms)
    assert onset_s(heard, HIGH_HZ, turn_ms) == pytest.approx(0, abs=0.15)


def test_a_bend_and_a_feed_that_comes_again_decode_nothing_again(scene: Scene) -> None:
    scene.evaluate(COUNT)
    music = both(scene, 2)
    scene.begin(music)
    scene.until(PLANNED)
    assert scene.evaluate("scene.decoded") == 2
    scene.play(music)
    scene.evaluate("scene.music.bend(0.02); scene.music.retime()")
    scene.wait(0.5)
    scene.stop()
    assert scene.evaluate("scene.decoded") == 2
    assert scene.evaluate(f"{PLANNED}.entry.title") == "high"


def test_what_is_being_decoded_is_not_begun_again_by_another_feed(scene: Scene) -> None:
    scene.evaluate(COUNT)
    music = both(scene, 8)
    scene.evaluate("scene.slow_ms = 1_500")
    scene.begin(music)
    scene.wait(0.8)
    scene.play(music)
    scene.until(PLANNED, 1.2)
    scene.stop()
    assert scene.evaluate("scene.decoded") == 2


def test_until_another_next_track_is_ready_the_one_that_was_planned_stays(scene: Scene) -> None:
    music = both(scene, 8, "low", "high", "low")
    scene.begin(music)
    slow_down(scene)
    turn_ms = wait_for_the_last(scene, 2.6)
    music["media"]["third"] = music["media"]["high"] | {"sha256": "third", "title": "third"}
    music["music"][0]["tracks"] = ["low", "third", "high"]
    scene.play(music)
    heard = heard_at_the_turn(scene, turn_ms)
    assert onset_s(heard, HIGH_HZ, turn_ms) == pytest.approx(0, abs=0.15)
    assert scene.evaluate("scene.music.playing.entry.title") == "high"


def test_another_next_track_that_is_ready_in_time_is_heard_alone(scene: Scene) -> None:
    music = both(scene, 7, "low", "high")
    scene.begin(music)
    scene.until(PLANNED)
    scene.evaluate("scene.slow_ms = 500")
    turn_ms = wait_for_the_last(scene, 2.8)
    music["music"][0]["tracks"] = ["low"]
    scene.play(music)
    heard = heard_at_the_turn(scene, turn_ms)
    assert not is_loud(heard, HIGH_HZ).any()
    assert is_loud(heard, LOW_HZ)[-10:].all()


def test_a_silence_that_is_called_off_at_the_last_moment_is_not_heard(scene: Scene) -> None:
    quiet_ms = scene.now_ms() + 3_600
    low = scene.segment(quiet_ms - 8_000, "low", "high")
    scene.begin(feed(low, scene.segment(quiet_ms, "", silent=True)))
    scene.evaluate("scene.slow_ms = 3_000")
    scene.wait_until(quiet_ms - 2_400)
    scene.play(feed(low))
    assert recording.silences(scene.heard_until(quiet_ms + 700)) == []


def test_a_silence_that_is_called_for_takes_what_was_planned_with_it(scene: Scene) -> None:
    music = both(scene, 7)
    scene.begin(music)
    scene.until(PLANNED)
    turn_ms = wait_for_the_last(scene, 2.6)
    music["music"].append(scene.segment(turn_ms - 300, silent=True))
    scene.play(music)
    heard = scene.heard_until(turn_ms + 800)
    assert not is_loud(heard, HIGH_HZ).any()
    assert not is_loud(heard, LOW_HZ)[-20:].any()


def test_its_channels_new_volume_is_heard_in_the_track_that_plays(scene: Scene) -> None:
    music = both(scene, 2)
    scene.begin(music)
    scene.until(PLANNED)
    scene.wait(1)
    music["music"][0]["volume"] = 25
    scene.play(music)
    scene.wait(2.5)
    heard = scene.stop()
    first, last = heard.between(0.6, 0.95), heard.between(heard.seconds - 0.5, heard.seconds)
    assert recording.tone_db(first, LOW_HZ) - recording.tone_db(last, LOW_HZ) == pytest.approx(12, abs=1)
