"""What a page really plays, as samples: recorder.js taps the page, this module starts it and measures.

A recording is mono float32 at `rate` samples a second; sample 0 left the page at `epoch_ms`.
"""

import base64
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from playwright.sync_api import BrowserContext, Page

RECORDER = Path(__file__).with_name("recorder.js")
FLOOR_DB = -120.0

#: Chromium that plays without a gesture and keeps playing in the background.
AUDIBLE = [
    "--no-sandbox",
    "--autoplay-policy=no-user-gesture-required",
    "--disable-background-networking",
    "--disable-background-timer-throttling",
    "--disable-renderer-backgrounding",
]

Samples = npt.NDArray[np.float32]


@dataclass(frozen=True)
class Recording:
    samples: Samples
    rate: int
    epoch_ms: float

    @property
    def seconds(self) -> float:
        return len(self.samples) / self.rate

    def between(self, start_s: float, end_s: float) -> "Recording":
        """The part from `start_s` to `end_s` of this recording."""
        first, last = int(start_s * self.rate), int(end_s * self.rate)
        epoch_ms = self.epoch_ms + start_s * 1000
        return Recording(self.samples[first:last], self.rate, epoch_ms)


def install(page: Page | BrowserContext) -> None:
    """Tap every AudioContext of the page; call it before the page is opened.

    In a context with `bypass_csp=True` an AudioWorklet taps without loss; else a busy page may lose blocks,
    which are silence in the recording.
    """
    page.add_init_script(path=RECORDER)


def start(page: Page) -> None:
    page.evaluate("recorder.start()")


def wait(page: Page, seconds: float) -> None:
    """Return once `seconds` of sound have been recorded."""
    until(page, f"recorder.seconds() >= {seconds}", limit_s=seconds + 30)


def until(page: Page, condition: str, limit_s: float = 30) -> None:
    """Return once a JavaScript condition holds; the player forbids the eval of Playwright's wait."""
    deadline = time.monotonic() + limit_s
    while not page.evaluate(condition):
        if time.monotonic() > deadline:
            raise TimeoutError(f"{condition} did not hold within {limit_s:.0f} s")
        page.wait_for_timeout(25)


def stop(page: Page) -> Recording:
    taken: dict[str, Any] = page.evaluate("recorder.stop()")
    samples = np.frombuffer(base64.b64decode(taken["samples"]), dtype=np.float32)
    return Recording(samples, int(taken["rate"]), taken["epoch_ms"])


def record(page: Page, seconds: float) -> Recording:
    """The next `seconds` of the page's sound."""
    start(page)
    wait(page, seconds)
    return stop(page)


def level_db(recording: Recording) -> float:
    """RMS level in dBFS (a full-scale sine is -3)."""
    power = float(np.mean(np.square(recording.samples, dtype=np.float64))) if len(recording.samples) else 0.0
    return decibels(power)


def tone_db(recording: Recording, freq_hz: float, width_hz: float = 25.0) -> float:
    """RMS level in dBFS of what sounds within `width_hz` of one frequency."""
    window = np.hanning(len(recording.samples))
    spectrum = np.fft.rfft(recording.samples * window)
    freqs = np.fft.rfftfreq(len(recording.samples), 1 / recording.rate)
    near = np.abs(freqs - freq_hz) <= width_hz
    return decibels(2 * float(np.sum(np.abs(spectrum[near]) ** 2)) / (len(window) * float(np.sum(window**2))))


def tone_levels(
    recording: Recording, freq_hz: float, step_s: float = 0.1, width_hz: float = 25.0
) -> npt.NDArray[np.float64]:
    """tone_db() of each `step_s` of the recording."""
    count = int(recording.seconds / step_s)
    parts = (recording.between(n * step_s, (n + 1) * step_s) for n in range(count))
    return np.array([tone_db(part, freq_hz, width_hz) for part in parts])


def silences(
    recording: Recording, below_db: float = -50.0, longer_s: float = 0.05
) -> list[tuple[float, float]]:
    """(start_s, end_s) of every stretch that stays below a level for longer than a time."""
    frame = max(1, recording.rate // 1000)
    count = len(recording.samples) // frame
    frames = np.abs(recording.samples[: count * frame]).reshape(count, frame).max(axis=1)
    quiet = np.concatenate(([False], frames < 10 ** (below_db / 20), [False]))
    edges = np.flatnonzero(np.diff(quiet.astype(np.int8))).reshape(-1, 2) * frame / recording.rate
    return [(float(begin), float(end)) for begin, end in edges if end - begin > longer_s]


def decibels(power: float) -> float:
    return max(FLOOR_DB, 10 * float(np.log10(power))) if power > 0 else FLOOR_DB
