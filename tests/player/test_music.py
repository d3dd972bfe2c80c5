"""Which music is heard when, by feeds with several segments: real sound from real files."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from playwright.sync_api import Browser, Page, Route

from tests.e2e import recording
from tests.e2e.recording import Recording
from tests.e2e.tones import make_one

#: Far enough from each other to be told apart in 20 ms.
LOW_HZ, HIGH_HZ = 3000, 7000
LENGTH_S = 12
STEP_S = 0.02
#: The music alone, with a clock, a shelf and a report book that do nothing else than their part.
SCENE = """async () => {
  const [{ Graph }, { Sounds }, { Music }, { readFeed }] =
    await Promise.all(["graph", "sounds", "music", "feed"].map((name) => import(`/${name}.js`)));
  const graph = new Graph();
  await graph.wake();
  const wall = () => performance.timeOrigin + performance.now();
  const ticks = () => performance.now();
  const clock = { now_ms: wall, ticks, tick_at: (at_ms) => at_ms - performance.timeOrigin };
  const media = { has: () => true, bytes: async ({ url }) => (await fetch(url)).arrayBuffer() };
  const reports = { open: () => () => {}, timestamp: () => "" };
  const sounds = new Sounds(graph, media);
  globalThis.scene = { graph, music: new Music({ graph, clock, sounds, media, reports, onChange() {} }) };
  scene.play = (feed) => scene.music.setFeed(readFeed(JSON.stringify(feed)));
}"""


@pytest.fixture(scope="module")
def tones(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("tones")
    for freq_hz in (LOW_HZ, HIGH_HZ):
        make_one(folder / f"{freq_hz}.mp3", freq_hz, str(freq_hz), LENGTH_S)
    return folder


@pytest.fixture
def page(browser: Browser, folder_url: str, tones: Path) -> Iterator[Page]:
    context = browser.new_context(bypass_csp=True)
    recording.install(context)
    page = context.new_page()
    page.route("**/tones/*", lambda route: answer(route, tones))
    page.goto(f"{folder_url}/icon.svg")
    page.evaluate(SCENE)
    yield page
    context.close()


def answer(route: Route, tones: Path) -> None:
    route.fulfill(body=(tones / route.request.url.rsplit("/", 1)[1]).read_bytes(), content_type="audio/mpeg")


def now_ms(page: Page) -> float:
    at_ms: float = page.evaluate("performance.timeOrigin + performance.now()")
    return at_ms


def rfc3339(page: Page, at_ms: float) -> str:
    text: str = page.evaluate("(at_ms) => new Date(at_ms).toISOString()", at_ms)
    return text


def segment(page: Page, from_ms: float, track: str, **more: Any) -> dict[str, Any]:
    """One track, over and over, from its beginning; `silent` music has none."""
    at = rfc3339(page, from_ms)
    anchor = {"index": 0, "position_s": 0, "at": at}
    held: dict[str, Any] = {"tracks": [track], "anchor": anchor}
    if more.get("silent"):
        held = {"tracks": [], "anchor": None}
    return {"from": at, "until": None, "channel": track, "channel_id": track, **held, **more}


def feed(*segments: dict[str, Any], crossfade_s: float = 0) -> dict[str, Any]:
    media = {
        name: {"url": f"/tones/{freq_hz}.mp3", "sha256": f"{freq_hz}", "s": LENGTH_S, "gain_db": 0}
        for name, freq_hz in (("low", LOW_HZ), ("high", HIGH_HZ))
    }
    zone = {"name": "Shop", "crossfade_s": crossfade_s}
    return {"v": 1, "zone": zone, "media": media, "music": list(segments), "state": {}}


def begin(page: Page, told: dict[str, Any]) -> None:
    """Plays a feed, and records as soon as it is heard."""
    page.evaluate("(feed) => void scene.play(feed)", told)
    recording.until(page, "scene.graph.level_db() > -50")
    recording.start(page)


def heard_until(page: Page, at_ms: float) -> Recording:
    recording.until(page, f"performance.timeOrigin + performance.now() > {at_ms}")
    return recording.stop(page)


def is_loud(heard: Recording, freq_hz: int) -> np.ndarray[Any, np.dtype[np.bool_]]:
    return recording.tone_levels(heard, freq_hz, STEP_S, width_hz=150) > -35


def onset_s(heard: Recording, freq_hz: int, at_ms: float) -> float:
    """Seconds from a moment to the beginning of a tone."""
    loud = is_loud(heard, freq_hz)
    assert loud.any(), f"{freq_hz} Hz was not heard"
    return (heard.epoch_ms - at_ms) / 1000 + float(np.argmax(loud)) * STEP_S


def end_s(heard: Recording, freq_hz: int, at_ms: float) -> float:
    """Seconds from a moment to the end of a tone."""
    loud = np.flatnonzero(is_loud(heard, freq_hz))
    return (heard.epoch_ms - at_ms) / 1000 + float(loud[-1] + 1) * STEP_S


@pytest.mark.parametrize("crossfade_s", [0, 1.5])
def test_another_channel_begins_at_its_time_in_the_middle_of_a_track(page: Page, crossfade_s: float) -> None:
    turn_ms = now_ms(page) + 2_500
    both = segment(page, turn_ms - 9_000, "low"), segment(page, turn_ms, "high")
    begin(page, feed(*both, crossfade_s=crossfade_s))
    heard = heard_until(page, turn_ms + 2_500)
    assert onset_s(heard, HIGH_HZ, turn_ms) == pytest.approx(crossfade_s / 10, abs=0.25)
    assert end_s(heard, LOW_HZ, turn_ms) == pytest.approx(crossfade_s, abs=0.25)
    assert recording.silences(heard) == []


def test_a_channel_has_a_crossfade_and_a_volume_of_its_own(page: Page) -> None:
    turn_ms = now_ms(page) + 2_500
    low, high = (
        segment(page, turn_ms - 9_000, "low"),
        segment(page, turn_ms, "high", crossfade_s=1, volume=25),
    )
    begin(page, feed(low, high, crossfade_s=0))
    heard = heard_until(page, turn_ms + 2_500)
    assert end_s(heard, LOW_HZ, turn_ms) == pytest.approx(1, abs=0.25)
    before, after = heard.between(0, 1), heard.between(heard.seconds - 1, heard.seconds)
    softer_db = recording.tone_db(before, LOW_HZ) - recording.tone_db(after, HIGH_HZ)
    assert softer_db == pytest.approx(12, abs=1)


def test_silence_comes_at_its_time_and_the_music_returns_at_its_end(page: Page) -> None:
    quiet_ms = now_ms(page) + 2_500
    back_ms = quiet_ms + 2_000
    parts = (
        segment(page, quiet_ms - 9_000, "low"),
        segment(page, quiet_ms, "", silent=True),
        segment(page, back_ms, "high"),
    )
    begin(page, feed(*parts))
    heard = heard_until(page, back_ms + 1_000)
    assert 0 <= end_s(heard, LOW_HZ, quiet_ms) < 0.5
    assert onset_s(heard, HIGH_HZ, back_ms) == pytest.approx(0, abs=0.25)


def test_in_silence_the_player_knows_when_it_ends(page: Page) -> None:
    start_ms = now_ms(page)
    parts = segment(page, start_ms - 9_000, "", silent=True), segment(page, start_ms + 3600_000, "low")
    page.evaluate("(feed) => void scene.play(feed)", feed(*parts))
    recording.until(page, "scene.music.silentUntil_ms !== null")
    assert page.evaluate("scene.music.silentUntil_ms") == pytest.approx(start_ms + 3600_000, abs=1)
    assert page.evaluate("scene.music.playing") is None
    assert page.evaluate("scene.music.empty") is False


def test_a_silence_that_is_called_off_lets_the_music_return(page: Page) -> None:
    start_ms = now_ms(page)
    page.evaluate("(feed) => void scene.play(feed)", feed(segment(page, start_ms - 9_000, "", silent=True)))
    recording.until(page, "scene.music.silentUntil_ms === Infinity")
    begin(page, feed(segment(page, start_ms - 9_000, "low")))
    assert recording.tone_db(heard_until(page, now_ms(page) + 800), LOW_HZ) > -35


def test_a_silence_that_was_planned_and_called_off_is_not_heard(page: Page) -> None:
    quiet_ms = now_ms(page) + 4_000
    low = segment(page, quiet_ms - 8_000, "low")
    begin(page, feed(low, segment(page, quiet_ms, "", silent=True)))
    page.evaluate("(feed) => void scene.play(feed)", feed(low))
    assert recording.silences(heard_until(page, quiet_ms + 1_500)) == []


def test_another_channel_that_is_chosen_now_is_heard_within_two_seconds(page: Page) -> None:
    start_ms = now_ms(page)
    begin(page, feed(segment(page, start_ms - 3_000, "low")))
    chosen_ms = now_ms(page) + 500
    recording.until(page, f"performance.timeOrigin + performance.now() > {chosen_ms}")
    page.evaluate("(feed) => void scene.play(feed)", feed(segment(page, chosen_ms, "high")))
    heard = heard_until(page, chosen_ms + 3_000)
    assert 0 < onset_s(heard, HIGH_HZ, chosen_ms) < 2
    assert recording.silences(heard) == []


def test_a_segment_that_goes_on_with_its_track_cuts_nothing(page: Page) -> None:
    turn_ms = now_ms(page) + 2_500
    low = segment(page, turn_ms - 6_000, "low")
    begin(page, feed(low, low | {"from": rfc3339(page, turn_ms), "channel_id": "another"}))
    recording.until(page, f"performance.timeOrigin + performance.now() > {turn_ms + 500}")
    heard = heard_until(page, turn_ms + 1_500)
    risen = heard.between(0.5, heard.seconds)
    assert recording.silences(risen, below_db=-30, longer_s=0.005) == []
    assert page.evaluate("scene.music.playing.position_s") == pytest.approx(7.5, abs=0.4)


def test_an_announcement_after_the_track_does_not_wait_beyond_the_segment(page: Page) -> None:
    turn_ms = now_ms(page) + 2_500
    begin(page, feed(segment(page, turn_ms - 6_000, "low"), segment(page, turn_ms, "high")))
    end = page.evaluate("scene.graph.tickAt(scene.music.endOfTrack()) + performance.timeOrigin")
    recording.stop(page)
    assert end == pytest.approx(turn_ms, abs=50)


def test_what_plays_first_is_wanted_first_through_all_segments(page: Page) -> None:
    start_ms = now_ms(page)
    parts = segment(page, start_ms - 1_000, "low"), segment(page, start_ms + 5_000, "high")
    begin(page, feed(*parts))
    recording.stop(page)
    assert page.evaluate("scene.music.upcoming().map(({ sha256 }) => sha256)") == [f"{LOW_HZ}", f"{HIGH_HZ}"]
