"""A melody over chords: a short rhythm that returns, chord tones where it counts, steps in between. Pure."""

from random import Random

from broadcast.demo.harmony import Chord
from broadcast.demo.score import Score

LOW, HIGH = 67, 86
Motifs = dict[str, list[tuple[float, float]]]


def phrase(
    chords: list[Chord], score: Score, letter: str, motifs: Motifs, chance: Random
) -> list[tuple[float, float, int, float]]:
    """(beat, length, pitch, level) over `chords`. The rhythm of two bars is kept in `motifs` and returns."""
    if letter not in motifs:
        motifs[letter] = rhythm(score, chance)
    notes: list[tuple[float, float, int, float]] = []
    pitch, heading = 74, 1
    for start in range(0, len(chords), 2):
        last_words = start + 2 >= len(chords)
        for beat, length in motifs[letter][: 3 if last_words else None]:
            bar = start + int(beat // score.beats)
            if bar >= len(chords):
                continue
            pitch, heading = _next(pitch, heading, beat, length, chords[bar], score, chance)
            level = 0.9 if beat % score.beats == 0 else 0.72
            notes.append((start * score.beats + beat, length, pitch, level))
    return notes


def rhythm(score: Score, chance: Random) -> list[tuple[float, float]]:
    """(beat, length) of a motif of two bars; it breathes before it returns."""
    span, beat = 2 * score.beats - 1.0, chance.choice((0.0, 0.0, 0.5, 1.0))
    motif: list[tuple[float, float]] = []
    while beat < span:
        length = _length(score.busy, beat, chance)
        motif.append((beat, min(length, span + 0.5 - beat) * 0.94))
        beat += length + (1.0 if chance.random() > 0.86 else 0.0)
    return motif


def _length(busy: float, beat: float, chance: Random) -> float:
    if beat % 1:
        return chance.choice((0.5, 0.5, 1.5))
    return chance.choice((0.5, 1.0, 1.0)) if chance.random() < busy else chance.choice((1.5, 2.0, 3.0))


def _next(
    pitch: int, heading: int, beat: float, length: float, here: Chord, score: Score, chance: Random
) -> tuple[int, int]:
    """The next pitch and the direction the line goes on in; turns round at the edges of the range."""
    if chance.random() < 0.28:
        heading = -heading
    if pitch > HIGH - 4 or pitch < LOW + 3:
        heading = -1 if pitch > HIGH - 4 else 1
    counts = beat % score.beats in (0, 2) or length >= 1
    tones = here.tones if counts else here.scale(score.key)
    leap = chance.choice((2, 2, 3, 4, 5)) if counts else 2
    wish = pitch + heading * leap
    options = [note for note in range(LOW, HIGH) if note % 12 in tones and note != pitch]
    return min(options, key=lambda note: abs(note - wish)), heading
