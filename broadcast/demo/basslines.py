"""Lines for the bass, one bar at a time. Pure; all chance is handed in."""

from random import Random

from broadcast.demo.harmony import Chord


def bass_line(walk: str, here: Chord, after: Chord, chance: Random) -> list[tuple[float, float, int, float]]:
    """(beat, length, pitch, level) of one bar of bass."""
    root = 31 + (here.root - 31) % 12
    fifth = root + 7 if root < 38 else root - 5
    if walk == "walking":
        return _walking(root, here, after, chance)
    lines: dict[str, list[tuple[float, float, int, float]]] = {
        "long": [(0, 3.6, root, 0.9)],
        "root_fifth": [(0, 1.7, root, 0.95), (2, 1.7, fifth, 0.8)],
        "bossa": [
            (0, 1.4, root, 0.95),
            (1.5, 0.45, fifth, 0.6),
            (2, 1.4, fifth, 0.9),
            (3.5, 0.45, root, 0.6),
        ],
        "soul": [
            (0, 1.3, root, 1.0),
            (1.5, 0.4, root, 0.6),
            (2.5, 0.9, fifth, 0.8),
            (3.5, 0.4, root + 12, 0.5),
        ],
        "waltz": [(0, 2.2, root if chance.random() < 0.7 else fifth, 0.95)],
    }
    return lines[walk]


def _walking(root: int, here: Chord, after: Chord, chance: Random) -> list[tuple[float, float, int, float]]:
    tones = [pitch for pitch in range(root + 1, root + 13) if pitch % 12 in here.tones]
    goal = 31 + (after.root - 31) % 12
    lead_in = goal + chance.choice((-1, 1, 2))
    middle = sorted(chance.sample(tones, 2), reverse=goal < root)
    return [
        (beat, 0.92, pitch, 0.9 if beat % 2 == 0 else 0.8)
        for beat, pitch in enumerate((root, *middle, lead_in))
    ]
