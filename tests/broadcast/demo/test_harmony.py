from itertools import pairwise

import pytest

from broadcast.demo.harmony import chord, voiced
from broadcast.demo.score import TRACKS


def test_a_chord_is_moved_up_by_the_key():
    assert chord("F#m7b5", 0).tones == {6, 9, 0, 4}
    assert chord("C6", 7).root == 7


@pytest.mark.parametrize("score", TRACKS, ids=lambda score: score.title)
def test_voices_move_little_from_chord_to_chord(score):
    voicings = voiced([chord(symbol, score.key) for symbol in (score.a + " " + score.b).split()])
    moves = [abs(low - high) for one, two in pairwise(voicings) for low, high in zip(one, two, strict=True)]
    assert sum(moves) / len(moves) < 3
    assert max(moves) <= 7


def test_a_melody_may_not_rub_against_the_chord():
    assert chord("Cmaj9", 0).scale(0) == {2, 4, 7, 9, 11}
