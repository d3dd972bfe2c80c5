"""A stage for the music: feeds of a few segments, and what is heard of them."""

from typing import Any

import numpy as np
from playwright.sync_api import Page

from tests.e2e import recording
from tests.e2e.recording import Recording

#: Far enough from each other to be told apart in 20 ms.
LOW_HZ, HIGH_HZ, WORD_HZ = 3000, 7000, 1000
OTHER_HZ, LONG_HZ = 1600, 400
LENGTH_S = 12
LENGTHS_S = {LOW_HZ: LENGTH_S, HIGH_HZ: LENGTH_S, WORD_HZ: 1, OTHER_HZ: 1, LONG_HZ: 5}
STEP_S = 0.02
#: The music and its announcer, with a clock, a shelf and a report book that do nothing else than their part.
#: `away` are the tracks that cannot be had, `slow_ms` is how long each takes, `fast_ms` how far the clock is
#: put on.
BUILT = """async () => {
  const [{ Graph }, { Sounds }, { Music }, { Announcer }, { readFeed }] =
    await Promise.all(["graph", "sounds", "music", "announcer", "feed"].map((name) => import(`/${name}.js`)));
  const graph = new Graph();
  await graph.wake();
  const scene = (globalThis.scene = { graph, away: [], slow_ms: 0, fast_ms: 0 });
  const wall = () => performance.timeOrigin + performance.now() + scene.fast_ms;
  const ticks = () => performance.now();
  const clock = { now_ms: wall, ticks, tick_at: (at_ms) => at_ms - performance.timeOrigin - scene.fast_ms };
  const isHere = ({ title }) => !scene.away.includes(title);
  const bytes = async (entry) => {
    await new Promise((resolve) => setTimeout(resolve, scene.slow_ms));
    if (!isHere(entry)) throw Object.assign(new Error("offline"), { missing: false });
    return (await fetch(entry.url)).arrayBuffer();
  };
  const media = { has: isHere, bytes };
  const reports = { open: () => () => {}, timestamp: () => "" };
  const parts = { graph, clock, media, reports, sounds: new Sounds(graph, media), onChange() {} };
  scene.music = new Music(parts);
  scene.parts = { ...parts, music: scene.music };
  const settings = () => ({ device: "d", muted: false, duck: { db: -18, attack_ms: 250, release_ms: 900 } });
  const played = { has: () => false, add() {} };
  scene.announcer = new Announcer({ ...scene.parts, settings, played });
  scene.play = (feed) => scene.music.setFeed(readFeed(JSON.stringify(feed)));
  scene.say = (mode, at_ms, late_by_ms = 60_000) => {
    const entries = [{ url: "/tones/%(word)s.mp3", sha256: "word", title: "word", s: 1 }];
    const times = { at_ms, planned_ms: at_ms, until_ms: at_ms + late_by_ms };
    scene.announcer.add({ id: "c1", kind: "announcement", entries, mode, rank: 0, priority: 0, ...times });
  };
}""" % {"word": WORD_HZ}  # noqa: UP031


class Scene:
    """A page with nothing but the music: its times, what it is told, and what is heard."""

    def __init__(self, page: Page) -> None:
        self.page = page
        page.evaluate(BUILT)

    def evaluate(self, expression: str, argument: Any = None) -> Any:
        return self.page.evaluate(expression, argument)

    def until(self, condition: str, limit_s: float = 30) -> None:
        recording.until(self.page, condition, limit_s)

    def now_ms(self) -> float:
        at_ms: float = self.evaluate("performance.timeOrigin + performance.now()")
        return at_ms

    def rfc3339(self, at_ms: float) -> str:
        return str(self.evaluate("(at_ms) => new Date(at_ms).toISOString()", at_ms))

    def segment(self, from_ms: float, *tracks: str, **more: Any) -> dict[str, Any]:
        """Tracks, over and over, from the beginning of the first; `silent` music has none."""
        at = self.rfc3339(from_ms)
        anchor = {"index": 0, "position_s": 0, "at": at}
        held: dict[str, Any] = {"tracks": list(tracks), "anchor": None if more.get("silent") else anchor}
        name = " ".join(tracks)
        return {"from": at, "until": None, "channel": name, "channel_id": name, **held, **more}

    def play(self, told: dict[str, Any]) -> None:
        self.evaluate("(feed) => void scene.play(feed)", told)

    def begin(self, told: dict[str, Any]) -> None:
        """Plays a feed, and records as soon as it is heard."""
        self.play(told)
        self.until("scene.graph.level_db() > -50")
        self.start()

    def wait_until(self, at_ms: float) -> None:
        self.until(f"performance.timeOrigin + performance.now() > {at_ms}")

    def heard_until(self, at_ms: float) -> Recording:
        self.wait_until(at_ms)
        return self.stop()

    def start(self) -> None:
        recording.start(self.page)

    def wait(self, seconds: float) -> None:
        recording.wait(self.page, seconds)

    def stop(self) -> Recording:
        return recording.stop(self.page)

    def record(self, seconds: float) -> Recording:
        return recording.record(self.page, seconds)


def feed(*segments: dict[str, Any], crossfade_s: float = 0) -> dict[str, Any]:
    media = {
        name: {"url": f"/tones/{freq_hz}.mp3", "sha256": f"{freq_hz}", "title": name, "s": LENGTH_S}
        for name, freq_hz in (("low", LOW_HZ), ("high", HIGH_HZ))
    }
    zone = {"name": "Shop", "crossfade_s": crossfade_s}
    return {"v": 1, "zone": zone, "media": media, "music": list(segments), "state": {}}


def is_loud(heard: Recording, freq_hz: int) -> np.ndarray[Any, np.dtype[np.bool_]]:
    return recording.tone_levels(heard, freq_hz, STEP_S, width_hz=150) > -35


def spans(heard: Recording, freq_hz: int, at_ms: float) -> list[tuple[float, float]]:
    """Seconds from a moment to the beginning and the end of each time that a tone is heard."""
    edges = np.flatnonzero(np.diff(np.concatenate(([0], is_loud(heard, freq_hz), [0]))))
    since_s = (heard.epoch_ms - at_ms) / 1000
    return [(since_s + first * STEP_S, since_s + last * STEP_S) for first, last in edges.reshape(-1, 2)]


def onset_s(heard: Recording, freq_hz: int, at_ms: float) -> float:
    """Seconds from a moment to the beginning of a tone."""
    loud = is_loud(heard, freq_hz)
    assert loud.any(), f"{freq_hz} Hz was not heard"
    return (heard.epoch_ms - at_ms) / 1000 + float(np.argmax(loud)) * STEP_S


def end_s(heard: Recording, freq_hz: int, at_ms: float) -> float:
    """Seconds from a moment to the end of a tone."""
    loud = np.flatnonzero(is_loud(heard, freq_hz))
    assert loud.size, f"{freq_hz} Hz was not heard"
    return (heard.epoch_ms - at_ms) / 1000 + float(loud[-1] + 1) * STEP_S
