"""Light drums, mostly brushes. Each gives one stroke as float32, one channel."""

from collections.abc import Callable
from functools import cache

import numpy as np

from broadcast.demo.instruments import RATE_HZ, Samples


def _noise(length_s: float, low_hz: float, high_hz: float, seed: int) -> Samples:
    """Noise between two frequencies with soft edges, at a level of about 1."""
    count = int(length_s * RATE_HZ)
    spectrum = np.fft.rfft(np.random.default_rng(seed).standard_normal(count))
    hz = np.fft.rfftfreq(count, 1 / RATE_HZ)
    band = 1 / (1 + (low_hz / np.maximum(hz, 1)) ** 4) / (1 + (hz / high_hz) ** 4)
    made = np.fft.irfft(spectrum * band, count).astype(np.float32)
    return made / np.float32(np.std(made))


def _fading(samples: Samples, attack_s: float, decay: float) -> Samples:
    t = np.arange(len(samples), dtype=np.float32) / RATE_HZ
    rise = np.sin(np.clip(t / attack_s, 0, 1) * (np.pi / 2))
    end = np.clip((t[-1] - t) / 0.01, 0, 1)
    return samples * rise * np.exp(-t * decay) * end


def kick() -> Samples:
    t = np.arange(int(0.3 * RATE_HZ), dtype=np.float32) / RATE_HZ
    hum = np.sin(2 * np.pi * (48 * t + 2.2 * (1 - np.exp(-t * 28))))
    return _fading(hum.astype(np.float32), 0.004, 13) * 0.55


def brush() -> Samples:
    return _fading(_noise(0.3, 900, 6500, 1), 0.012, 17) * 0.10


def swish() -> Samples:
    return _fading(_noise(0.55, 1500, 7500, 2), 0.2, 5) * 0.045


def ride() -> Samples:
    ring = _noise(0.9, 4200, 10500, 3) * 0.5
    t = np.arange(len(ring), dtype=np.float32) / RATE_HZ
    bell = sum(np.sin(2 * np.pi * hz * t) for hz in (3140.0, 4270.0, 5390.0)) * np.float32(0.12)
    return _fading((ring + bell).astype(np.float32), 0.002, 7) * 0.05


def shaker() -> Samples:
    return _fading(_noise(0.12, 4500, 11000, 4), 0.022, 34) * 0.06


def rim() -> Samples:
    t = np.arange(int(0.07 * RATE_HZ), dtype=np.float32) / RATE_HZ
    wood = np.sin(2 * np.pi * 1650 * t) + 0.6 * np.sin(2 * np.pi * 830 * t)
    return _fading(wood.astype(np.float32), 0.001, 80) * 0.10


def conga() -> Samples:
    t = np.arange(int(0.25 * RATE_HZ), dtype=np.float32) / RATE_HZ
    skin = np.sin(2 * np.pi * (205 * t + 0.5 * (1 - np.exp(-t * 40))))
    return _fading(skin.astype(np.float32), 0.002, 18) * 0.16


STROKES: dict[str, Callable[[], Samples]] = {
    stroke.__name__: cache(stroke) for stroke in (kick, brush, swish, ride, shaker, rim, conga)
}
Groove = list[tuple[str, float, float]]


def _eighths(stroke: str, on: float, off: float) -> Groove:
    return [(stroke, n / 2, off if n % 2 else on) for n in range(8)]


def _beats(stroke: str, level: float, *beats: float) -> Groove:
    return [(stroke, beat, level) for beat in beats]


#: (stroke, beat within the bar, level)
GROOVES: dict[str, Groove] = {
    "none": [],
    "swing": [
        *_beats("ride", 0.8, 0, 2), *_beats("ride", 1, 1, 3), *_beats("ride", 0.6, 1.5, 3.5),
        *_beats("swish", 0.8, 0, 2), *_beats("brush", 0.7, 1, 3), *_beats("kick", 0.4, 0, 2),
    ],
    "ballad": [*_beats("swish", 1, 0, 2), *_beats("brush", 0.6, 1, 3), *_beats("kick", 0.4, 0)],
    "bossa": [
        *_beats("kick", 0.7, 0, 2), *_beats("kick", 0.45, 1.5, 3.5), *_beats("rim", 0.7, 0, 1.5, 3),
        *_eighths("shaker", 0.55, 0.9),
    ],
    "soul": [
        *_beats("kick", 0.9, 0), *_beats("kick", 0.6, 1.5, 2.5), *_beats("brush", 1.1, 1, 3),
        *_eighths("shaker", 0.9, 0.6),
    ],
    "slow": [*_beats("kick", 0.8, 0, 2.5), *_beats("rim", 0.7, 1, 3), *_eighths("shaker", 0.7, 0.7)],
    "waltz": [
        *_beats("kick", 0.45, 0), *_beats("swish", 0.8, 0), *_beats("brush", 0.55, 1, 2),
        *_beats("ride", 0.6, 0), *_beats("ride", 0.35, 2.5),
    ],
    "island": [
        *_beats("kick", 0.6, 1, 3), *_beats("conga", 0.7, 0.5, 2), *_beats("conga", 0.95, 1.5, 3.5),
        *_eighths("shaker", 0.8, 0.8),
    ],
}  # fmt: skip
