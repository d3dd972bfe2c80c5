"""The chimes that open an announcement: made here, note by note, the same every time. No ORM."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from library.speech.wav import write_wav

RATE_HZ = 44_100
#: Partials of a struck bar: (times the note, how loud, how long it rings in times of the note's ring).
BELL = ((1.0, 1.0, 1.0), (2.0, 0.45, 0.7), (3.0, 0.12, 0.5), (5.4, 0.05, 0.2))
GLASS = ((1.0, 1.0, 1.0), (2.76, 0.35, 0.45), (5.4, 0.12, 0.2))
SOFT = ((1.0, 1.0, 1.0), (2.0, 0.15, 0.5))
STRIKE_S = 0.006
A4_HZ, A4 = 440.0, 69

Partials = tuple[tuple[float, float, float], ...]


@dataclass(frozen=True)
class Chime:
    """`notes` are (seconds from its beginning, MIDI number); each rings `ring_s`."""

    name: str
    notes: tuple[tuple[float, int], ...]
    ring_s: float = 1.4
    partials: Partials = BELL


CHIMES = {
    "two_up": Chime("Two notes up", ((0, 76), (0.35, 80)), ring_s=1.3),
    "two_down": Chime("Two notes down", ((0, 80), (0.35, 76)), ring_s=1.3),
    "three": Chime("Three notes", ((0, 72), (0.28, 76), (0.56, 79)), ring_s=1.4),
    "four": Chime("Four notes, as in a station", ((0, 79), (0.3, 76), (0.6, 72), (0.9, 67)), ring_s=1.6),
    "glass": Chime("Glass", ((0, 88),), ring_s=1.6, partials=GLASS),
    "soft": Chime("Soft", ((0, 64), (0.2, 71)), ring_s=1.8, partials=SOFT),
    "attention": Chime("Attention", ((0, 81), (0.22, 81), (0.44, 81)), ring_s=0.5, partials=SOFT),
}


def samples(chime: Chime) -> npt.NDArray[np.float32]:
    """One channel at RATE_HZ in -1..1, its loudest sample at half of that."""
    length_s = max(start for start, _ in chime.notes) + chime.ring_s
    sound = np.zeros(round(length_s * RATE_HZ))
    for start_s, note in chime.notes:
        begin = round(start_s * RATE_HZ)
        ring = _ring(A4_HZ * 2 ** ((note - A4) / 12), chime)
        sound[begin : begin + len(ring)] += ring[: len(sound) - begin]
    return (sound / np.abs(sound).max() * 0.5).astype(np.float32)


def _ring(freq_hz: float, chime: Chime) -> npt.NDArray[np.float64]:
    """A struck note, silent at both ends, so that it neither begins nor ends with a click."""
    at_s = np.arange(round(chime.ring_s * RATE_HZ)) / RATE_HZ
    sound = sum(
        loud * np.sin(2 * np.pi * times * freq_hz * at_s) * np.exp(-5 * at_s / (chime.ring_s * long))
        for times, loud, long in chime.partials
    )
    strike = np.minimum(1, at_s / STRIKE_S)
    fall = np.minimum(1, (chime.ring_s - at_s) / (chime.ring_s / 3))
    return np.asarray(sound * strike * fall)


def to_wav(chime: Chime, target: Path) -> Path:
    """One channel at `target`."""
    write_wav(samples(chime), RATE_HZ, target)
    return target
