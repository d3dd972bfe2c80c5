"""Which music is heard when, by feeds with several segments: real sound from real files."""

import pytest

from tests.e2e import recording
from tests.player.music.scene import HIGH_HZ, LOW_HZ, Scene, end_s, feed, onset_s


@pytest.mark.parametrize("crossfade_s", [0, 1.5])
def test_another_channel_begins_at_its_time_in_the_middle_of_a_track(
    scene: Scene, crossfade_s: float
) -> None:
    turn_ms = scene.now_ms() + 1_900
    both = scene.segment(turn_ms - 9_000, "low"), scene.segment(turn_ms, "high")
    scene.begin(feed(*both, crossfade_s=crossfade_s))
    heard = scene.heard_until(turn_ms + crossfade_s * 1000 + 500)
    assert onset_s(heard, HIGH_HZ, turn_ms) == pytest.approx(crossfade_s / 10, abs=0.25)
    assert end_s(heard, LOW_HZ, turn_ms) == pytest.approx(crossfade_s, abs=0.25)
    assert recording.silences(heard) == []


def test_a_channel_has_a_crossfade_and_a_volume_of_its_own(scene: Scene) -> None:
    turn_ms = scene.now_ms() + 1_900
    low, high = (
        scene.segment(turn_ms - 9_000, "low"),
        scene.segment(turn_ms, "high", crossfade_s=1, volume=25),
    )
    scene.begin(feed(low, high, crossfade_s=0))
    heard = scene.heard_until(turn_ms + 2_200)
    assert end_s(heard, LOW_HZ, turn_ms) == pytest.approx(1, abs=0.25)
    before, after = heard.between(0, 1), heard.between(heard.seconds - 1, heard.seconds)
    softer_db = recording.tone_db(before, LOW_HZ) - recording.tone_db(after, HIGH_HZ)
    assert softer_db == pytest.approx(12, abs=1)


def test_silence_comes_at_its_time_and_the_music_returns_at_its_end(scene: Scene) -> None:
    quiet_ms = scene.now_ms() + 1_900
    back_ms = quiet_ms + 1_500
    parts = (
        scene.segment(quiet_ms - 9_000, "low"),
        scene.segment(quiet_ms, "", silent=True),
        scene.segment(back_ms, "high"),
    )
    scene.begin(feed(*parts))
    heard = scene.heard_until(back_ms + 500)
    assert 0 <= end_s(heard, LOW_HZ, quiet_ms) < 0.5
    assert onset_s(heard, HIGH_HZ, back_ms) == pytest.approx(0, abs=0.25)


def test_in_silence_the_player_knows_when_it_ends(scene: Scene) -> None:
    start_ms = scene.now_ms()
    parts = scene.segment(start_ms - 9_000, "", silent=True), scene.segment(start_ms + 3600_000, "low")
    scene.evaluate("(feed) => void scene.play(feed)", feed(*parts))
    scene.until("scene.music.silentUntil_ms !== null")
    assert scene.evaluate("scene.music.silentUntil_ms") == pytest.approx(start_ms + 3600_000, abs=1)
    assert scene.evaluate("scene.music.playing") is None
    assert scene.evaluate("scene.music.empty") is False


def test_a_silence_that_is_called_off_lets_the_music_return(scene: Scene) -> None:
    start_ms = scene.now_ms()
    scene.evaluate("(feed) => void scene.play(feed)", feed(scene.segment(start_ms - 9_000, "", silent=True)))
    scene.until("scene.music.silentUntil_ms === Infinity")
    scene.begin(feed(scene.segment(start_ms - 9_000, "low")))
    assert recording.tone_db(scene.heard_until(scene.now_ms() + 800), LOW_HZ) > -35


def test_a_silence_that_was_planned_and_called_off_is_not_heard(scene: Scene) -> None:
    quiet_ms = scene.now_ms() + 3_600
    low = scene.segment(quiet_ms - 8_000, "low")
    scene.begin(feed(low, scene.segment(quiet_ms, "", silent=True)))
    scene.evaluate("(feed) => void scene.play(feed)", feed(low))
    assert recording.silences(scene.heard_until(quiet_ms + 700)) == []


def test_another_channel_that_is_chosen_now_is_heard_within_two_seconds(scene: Scene) -> None:
    start_ms = scene.now_ms()
    scene.begin(feed(scene.segment(start_ms - 3_000, "low")))
    chosen_ms = scene.now_ms() + 500
    scene.until(f"performance.timeOrigin + performance.now() > {chosen_ms}")
    scene.evaluate("(feed) => void scene.play(feed)", feed(scene.segment(chosen_ms, "high")))
    heard = scene.heard_until(chosen_ms + 2_100)
    assert 0 < onset_s(heard, HIGH_HZ, chosen_ms) < 2
    assert recording.silences(heard) == []


def test_a_segment_that_goes_on_with_its_track_cuts_nothing(scene: Scene) -> None:
    turn_ms = scene.now_ms() + 1_900
    low = scene.segment(turn_ms - 6_000, "low")
    scene.begin(feed(low, low | {"from": scene.rfc3339(turn_ms), "channel_id": "another"}))
    scene.until(f"performance.timeOrigin + performance.now() > {turn_ms + 500}")
    heard = scene.heard_until(turn_ms + 1_500)
    risen = heard.between(0.5, heard.seconds)
    assert recording.silences(risen, below_db=-30, longer_s=0.005) == []
    assert scene.evaluate("scene.music.playing.position_s") == pytest.approx(7.5, abs=0.4)


def test_an_announcement_after_the_track_does_not_wait_beyond_the_segment(scene: Scene) -> None:
    turn_ms = scene.now_ms() + 1_900
    scene.begin(feed(scene.segment(turn_ms - 6_000, "low"), scene.segment(turn_ms, "high")))
    end = scene.evaluate("scene.graph.tickAt(scene.music.endOfTrack()) + performance.timeOrigin")
    scene.stop()
    assert end == pytest.approx(turn_ms, abs=50)


def test_what_plays_first_is_wanted_first_through_all_segments(scene: Scene) -> None:
    start_ms = scene.now_ms()
    parts = scene.segment(start_ms - 1_000, "low"), scene.segment(start_ms + 5_000, "high")
    scene.begin(feed(*parts))
    scene.stop()
    assert scene.evaluate("scene.music.upcoming().map(({ sha256 }) => sha256)") == [f"{LOW_HZ}", f"{HIGH_HZ}"]


def test_before_sound_is_allowed_the_order_of_downloads_is_known(scene: Scene) -> None:
    start_ms = scene.now_ms()
    told = feed(scene.segment(start_ms - 1_000, "high"), scene.segment(start_ms + 5_000, "low"))
    known = """async (feed) => {
      const { readFeed } = await import("/feed.js");
      scene.music.know(readFeed(JSON.stringify(feed)));
      return scene.music.upcoming().map(({ sha256 }) => sha256);
    }"""
    assert scene.evaluate(known, told) == [f"{HIGH_HZ}", f"{LOW_HZ}"]
    assert scene.evaluate("scene.music.playing") is None
