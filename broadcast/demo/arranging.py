"""From a score to notes: accompaniment, bass, melody and drums. Pure; all chance comes from the seed."""

from dataclasses import dataclass
from random import Random

from broadcast.demo.basslines import bass_line
from broadcast.demo.harmony import Chord, chord, voiced
from broadcast.demo.melody import phrase
from broadcast.demo.percussion import GROOVES
from broadcast.demo.score import Score

#: (beat within the bar, length in beats, level, which notes of the voicing; None is all of them)
Stroke = tuple[float, float, float, int | None]
PATTERNS: dict[str, list[Stroke]] = {
    "charleston": [(0, 1.3, 0.8, None), (1.5, 0.5, 0.6, None), (3.5, 0.45, 0.45, None)],
    "bossa": [(0, 0.9, 0.8, None), (1.5, 0.9, 0.7, None), (3, 0.9, 0.75, None)],
    "arpeggio": [(n / 2, 1.8, 0.75 if n % 4 == 0 else 0.55, (0, 1, 2, 3, 2, 1, 3, 2)[n]) for n in range(8)],
    "offbeat": [(n + 0.5, 0.35, 0.75 if n % 2 else 0.55, None) for n in range(4)]
    + [(0, 1, 0.5, 1), (2, 1, 0.5, 2)],
    "soul": [(0, 1.8, 0.8, None), (2.5, 0.9, 0.6, None), (3.5, 0.4, 0.4, 3)],
    "lazy": [(0.04, 2.6, 0.75, None), (2.75, 1.1, 0.45, None)],
    "waltz": [(1, 0.75, 0.6, None), (2, 0.7, 0.5, None)],
    "four": [(n, 0.42, 0.7 if n % 2 else 0.5, None) for n in range(4)],
    "pulse": [(n / 2, 0.7, (0.7, 0.35, 0.5, 0.6)[n % 4], (0, 2, 1, 3, 0, 3, 1, 2)[n]) for n in range(8)],
    "ballad": [(0, 2, 0.75, 0), (0.5, 1.6, 0.5, 1), (1, 1.8, 0.55, 2), (2, 1.9, 0.6, None), (3, 0.9, 0.4, 3)],
}
BASS_LEVEL = 0.85


@dataclass(frozen=True)
class Note:
    """One note; `voice` names an instrument or a drum stroke, `pitch` is 0 for drums."""

    voice: str
    part: str
    at_s: float
    length_s: float
    pitch: int
    level: float


class Arranger:
    """Walks through a score's bars and collects the notes of every part."""

    def __init__(self, score: Score, seed: int) -> None:
        self.score, self.chance = score, Random(f"{score.title}/{seed}")  # noqa: S311
        self.notes: list[Note] = []
        self.chords, self.sections = self._plan()
        self.length_s = self.seconds(len(self.chords) * score.beats)

    def _plan(self) -> tuple[list[Chord], list[tuple[str, int]]]:
        chords: list[Chord] = []
        sections: list[tuple[str, int]] = []
        for letter in self.score.form:
            symbols = (self.score.a if letter in "aA" else self.score.b).split()
            sections.append((letter, len(chords)))
            chords += [chord(symbol, self.score.key) for symbol in symbols]
        return chords, sections

    def seconds(self, beat: float) -> float:
        late = self.score.swing if abs(beat % 1 - 0.5) < 0.01 else 0.0
        return (beat + late) * 60 / self.score.bpm

    def add(self, voice: str, part: str, beat: float, length: float, pitch: int, level: float) -> None:
        human = self.chance.gauss(0, 0.006)
        at_s = max(0.0, self.seconds(beat) + human)
        # Lengths are rounded, so that one rendering of a note serves many times.
        length_s = round(length * 60 / self.score.bpm * 8) / 8 or 0.125
        self.notes.append(Note(voice, part, at_s, length_s, pitch, level * self.chance.uniform(0.86, 1.0)))

    def arrange(self) -> list[Note]:
        self._comp()
        self._bass()
        self._melody()
        self._drums()
        self._last_chord()
        return self.notes

    def _comp(self) -> None:
        score, beats = self.score, self.score.beats
        for bar, notes in enumerate(voiced(self.chords)):
            for at, length, level, which in PATTERNS[score.pattern]:
                picked = notes if which is None else (notes[which],)
                for strum, pitch in enumerate(picked):
                    self.add(score.comp, "comp", bar * beats + at + strum * 0.012, length, pitch, level)
            if score.pad:
                for pitch in notes:
                    self.add("pad", "pad", bar * beats, beats, pitch, score.pad)

    def _bass(self) -> None:
        quiet_bars = 4 if self.score.form[0].islower() and self.score.walk != "bossa" else 0
        for bar, here in enumerate(self.chords):
            if bar < quiet_bars:
                continue
            after = self.chords[(bar + 1) % len(self.chords)]
            for at, length, pitch, level in bass_line(self.score.walk, here, after, self.chance):
                self.add(
                    self.score.bass, "bass", bar * self.score.beats + at, length, pitch, level * BASS_LEVEL
                )

    def _melody(self) -> None:
        motifs: dict[str, list[tuple[float, float]]] = {}
        for count, (letter, first) in enumerate(self.sections):
            if letter.islower():
                continue
            bars = len((self.score.a if letter == "A" else self.score.b).split())
            voice = self.score.answer if self.score.answer and count % 2 == 0 else self.score.lead
            chords = self.chords[first : first + bars]
            for beat, length, pitch, level in phrase(chords, self.score, letter, motifs, self.chance):
                self.add(voice, "lead", first * self.score.beats + beat, length, pitch, level)

    def _drums(self) -> None:
        for bar in range(2, len(self.chords)):
            for stroke, at, level in GROOVES[self.score.groove]:
                softly = 0.6 if bar < 8 else 1.0
                self.add(stroke, "drums", bar * self.score.beats + at, 0, 0, level * softly)

    def _last_chord(self) -> None:
        """Home: the key's own chord, spread and left to ring."""
        minor = self.score.a.startswith("Am")
        home = chord("Am9" if minor else "Cmaj9", self.score.key)
        beat = len(self.chords) * self.score.beats
        for strum, pitch in enumerate(voiced([self.chords[-1], home])[1]):
            self.add(self.score.comp, "comp", beat + strum * 0.09, 5, pitch, 0.7)
        self.add(self.score.bass, "bass", beat, 5, 36 + (home.root - 36) % 12, 0.7)
