"""Chords, and how one moves into the next. Pure; notes are MIDI numbers, chords are written in C."""

import itertools
from dataclasses import dataclass
from functools import cache

ROOTS = {"C": 0, "D": 2, "E": 4, "F": 5, "G": 7, "A": 9, "B": 11}
QUALITIES: dict[str, tuple[int, ...]] = {
    "": (0, 4, 7, 14),
    "m": (0, 3, 7, 14),
    "6": (4, 7, 9, 14),
    "m6": (3, 7, 9, 14),
    "maj7": (0, 4, 7, 11),
    "maj9": (4, 7, 11, 14),
    "m7": (0, 3, 7, 10),
    "m9": (3, 7, 10, 14),
    "m11": (3, 10, 14, 17),
    "7": (0, 4, 7, 10),
    "9": (4, 7, 10, 14),
    "13": (4, 9, 10, 14),
    "7b9": (4, 7, 10, 13),
    "9sus": (5, 7, 10, 14),
    "m7b5": (0, 3, 6, 10),
    "dim7": (0, 3, 6, 9),
}
MAJOR = frozenset((0, 2, 4, 5, 7, 9, 11))
LOWEST, HIGHEST = 53, 74


@dataclass(frozen=True)
class Chord:
    root: int
    tones: frozenset[int]

    def scale(self, key: int) -> frozenset[int]:
        """Tones that a melody may use over it: its own, and those of the key that do not rub against them."""
        of_key = {(step + key) % 12 for step in MAJOR}
        clear = {tone for tone in of_key if not {(tone + 1) % 12, (tone - 1) % 12} & self.tones}
        return self.tones | clear


@cache
def chord(symbol: str, key: int) -> Chord:
    """ "F#m7b5" in C, moved up by `key` semitones."""
    shift = {"#": 1, "b": -1}.get(symbol[1:2], 0)
    root = (ROOTS[symbol[0]] + shift + key) % 12
    steps = QUALITIES[symbol[2:] if shift else symbol[1:]]
    return Chord(root, frozenset((root + step) % 12 for step in steps))


def voiced(chords: list[Chord]) -> list[tuple[int, ...]]:
    """One voicing a chord, each as near as it can be to the one before."""
    voicings: list[tuple[int, ...]] = []
    for one in chords:
        last = voicings[-1] if voicings else (57, 60, 64, 67)
        voicings.append(min(_candidates(one), key=lambda notes, last=last: _effort(last, notes)))  # type: ignore[misc]
    return voicings


@cache
def _candidates(one: Chord) -> list[tuple[int, ...]]:
    places = [[note for note in range(LOWEST, HIGHEST) if note % 12 == tone] for tone in sorted(one.tones)]
    return [tuple(sorted(notes)) for notes in itertools.product(*places) if max(notes) - min(notes) <= 16]


def _effort(last: tuple[int, ...], notes: tuple[int, ...]) -> float:
    moved = sum(abs(before - after) for before, after in zip(last, notes, strict=False))
    crowded = sum(4 for low, high in itertools.pairwise(notes) if high - low < 2)
    muddy = sum(3 for low, high in itertools.pairwise(notes) if low < 57 and high - low < 3)
    return moved + crowded + muddy + 0.25 * abs(sum(notes) / len(notes) - 63)
