"""How lively a track is, measured from its sound. No ORM."""

from collections.abc import Iterator
from itertools import islice
from pathlib import Path

import numpy as np

from library.pcm import RATE_HZ, pieces

#: 46 ms of sound, looked at every 23 ms.
WINDOW, HOP = 512, 256
FRAMES_A_SECOND = RATE_HZ / HOP
EDGES_HZ = (40, 160, 320, 640, 1250, 2500, 5000)
BRIGHT_FROM = EDGES_HZ.index(1250)
#: What is this far below the track's mean counts as nothing.
FLOOR_DB = 60.0
#: A rise over all bands is an attack from here, and counts no more from there.
LEAST_RISE_DB, MOST_RISE_DB = 4.0, 12.0
#: Where calm ends and lively ends: attacks in dB a second, brightness and swell in dB.
ATTACKS, BRIGHTNESS, SWELL = (0.0, 36.0), (-30.0, -8.0), (12.0, 2.0)
#: Long enough that one beat more or less does not show.
PHRASE_S = 3.0
PIECES_A_CHAPTER = 20


def energy_of(pcm: Path) -> int:
    """From 1, calm, to 10, lively: the same for the same samples, and at every volume.

    It counts attacks: moments at which six bands of frequency rise together, by how much they rise. What is
    bright and keeps its level counts them higher. It knows no melody, no words and no mood: a drone is calm,
    dense drums are lively, and a soft song with a busy guitar may come out livelier than people would say.
    """
    found = [(len(bands), liveliness(bands)) for bands in _chapters(pcm)]
    frames = sum(length for length, _ in found)
    mean = sum(length * value for length, value in found) / max(1, frames)
    return 1 + min(9, int(10 * mean))


def liveliness(bands: np.ndarray) -> float:
    """0 to 1, of power in bands of shape (frames, bands)."""
    whole = float(bands.sum())
    if whole == 0:
        return 0.0
    attacks = share(attacks_db(bands), *ATTACKS)
    bright = share(float(in_db(bands[:, BRIGHT_FROM:].sum() / whole)), *BRIGHTNESS)
    even = share(swell_db(bands.sum(axis=1)), *SWELL)
    return float(attacks**0.75 * (0.6 + 0.25 * bright + 0.15 * even))


def attacks_db(bands: np.ndarray) -> float:
    """What the attacks of a second rise by, together."""
    if len(bands) < 5:
        return 0.0
    level = in_db(bands / bands.sum(axis=1).mean())
    rise = np.maximum(0, level[2:] - level[:-2]).mean(axis=1)
    here = rise[1:-1]
    is_attack = (here > rise[:-2]) & (here >= rise[2:]) & (here > LEAST_RISE_DB)
    return float(np.minimum(here[is_attack], MOST_RISE_DB).sum() * FRAMES_A_SECOND / len(bands))


def swell_db(power: np.ndarray) -> float:
    """How far the loud phrases stand above the soft ones."""
    length = round(PHRASE_S * FRAMES_A_SECOND)
    phrases = power[: len(power) // length * length].reshape(-1, length).mean(axis=1)
    if not len(phrases):
        return 0.0
    soft, loud = np.percentile(phrases, (20, 95))
    return float(in_db(loud / power.mean()) - in_db(soft / power.mean()))


def share(value: float, calm: float, lively: float) -> float:
    return float(np.clip((value - calm) / (lively - calm), 0, 1))


def in_db(ratio: np.ndarray) -> np.ndarray:
    return 10 * np.log10(ratio + 10 ** (-FLOOR_DB / 10))


def _chapters(pcm: Path) -> Iterator[np.ndarray]:
    """Bands of ten minutes at a time: a song is one, and four hours never stand in memory at once."""
    edges = np.searchsorted(np.fft.rfftfreq(WINDOW, 1 / RATE_HZ), EDGES_HZ)
    found = (np.add.reduceat(power, edges, axis=1)[:, :-1] for power in _spectra(pcm))
    while chapter := list(islice(found, PIECES_A_CHAPTER)):
        yield np.concatenate(chapter)


def _spectra(pcm: Path) -> Iterator[np.ndarray]:
    """Power spectra of shape (frames, WINDOW / 2 + 1), a piece of the file at a time."""
    window, rest = np.hanning(WINDOW).astype(np.float32), np.zeros(0, np.float32)
    for piece in pieces(pcm):
        samples = np.concatenate([rest, piece])
        count = max(0, (len(samples) - WINDOW) // HOP + 1)
        rest = samples[count * HOP :]
        if count:
            frames = np.lib.stride_tricks.sliding_window_view(samples, WINDOW)[::HOP]
            yield np.abs(np.fft.rfft(frames * window, axis=1)).astype(np.float32) ** 2
