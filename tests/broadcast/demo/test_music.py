import io
from itertools import pairwise

import numpy as np
import pytest
from mutagen.mp3 import MP3
from PIL import Image

from broadcast.demo.arranging import Arranger
from broadcast.demo.mixing import TAIL_S
from broadcast.demo.music import TRACKS, Piece, compose, write_track

WALTZ = 10
HALF_SECOND = 22_050


@pytest.fixture(scope="module")
def piece() -> Piece:
    return compose(WALTZ, seed=1)


def test_there_are_twelve_tracks_and_no_two_alike():
    assert len(TRACKS) == 12
    assert len({score.title for score in TRACKS}) == 12
    assert len({(score.bpm, score.key, score.comp, score.lead, score.pattern) for score in TRACKS}) == 12


@pytest.mark.parametrize("number", range(12))
def test_a_track_lasts_about_a_minute_and_a_half(number):
    length_s = Arranger(TRACKS[number], seed=1).length_s
    assert length_s >= 60
    assert length_s + TAIL_S <= 100


@pytest.mark.parametrize("number", range(12))
def test_a_track_has_accompaniment_bass_and_melody(number):
    parts = {note.part for note in Arranger(TRACKS[number], seed=1).arrange()}
    assert {"comp", "bass", "lead"} <= parts


def test_the_same_seed_gives_the_same_sound(piece):
    assert np.array_equal(piece.samples, compose(WALTZ, seed=1).samples)


def test_another_seed_gives_another_melody(piece):
    one, other = (Arranger(TRACKS[WALTZ], seed).arrange() for seed in (1, 2))
    assert [note.pitch for note in one if note.part == "lead"] != [
        note.pitch for note in other if note.part == "lead"
    ]


def test_the_recording_is_stereo_and_never_clips(piece):
    assert piece.samples.shape[1] == 2
    assert not np.array_equal(piece.samples[:, 0], piece.samples[:, 1])
    assert 0.3 < np.abs(piece.samples).max() <= 10 ** (-3 / 20) + 1e-4


def test_there_is_no_hole_anywhere(piece):
    blocks = piece.samples[: len(piece.samples) // 2205 * 2205].reshape(-1, 2205 * 2)
    assert np.sqrt((blocks**2).mean(axis=1)).min() > 10 ** (-50 / 20)


def test_it_ends_softly_and_without_a_click(piece):
    assert np.abs(piece.samples[-1]).max() < 1e-4
    assert np.abs(piece.samples[-HALF_SECOND:]).max() < np.abs(piece.samples).max() / 5


def test_it_has_lows_middles_and_highs(piece):
    power = np.abs(np.fft.rfft(piece.samples.mean(axis=1))) ** 2
    hz = np.fft.rfftfreq(len(piece.samples), 1 / 44_100)
    shares = [
        power[(hz >= low) & (hz < high)].sum() / power.sum() for low, high in pairwise((40, 250, 1500, 6000))
    ]
    assert min(shares) > 0.01


def test_the_file_carries_its_tags_and_cover(piece, tmp_path):
    written = MP3(write_track(piece, tmp_path))
    assert (str(written["TIT2"]), str(written["TPE1"])) == (piece.score.title, piece.score.artist)
    info = written.info
    assert info
    assert abs(info.length * 1000 - piece.duration_ms) < 100
    assert info.bitrate == 160_000
    assert Image.open(io.BytesIO(written["APIC:Cover"].data)).size == (600, 600)
