"""Sounds of half a minute, made here: an energy is only as good as what it says of them."""

from functools import partial

import numpy as np
import pytest

from library.energy import energy_of
from library.pcm import RATE_HZ, pieces

COUNT = RATE_HZ * 30
SECONDS = np.arange(COUNT) / RATE_HZ


def energy(folder, samples):
    path = folder / "low.pcm"
    path.write_bytes((np.clip(samples, -1, 1) * 32767).astype("<i2").tobytes())
    return energy_of(path)


def drone():
    breath = 0.7 + 0.3 * np.sin(2 * np.pi * 0.1 * SECONDS)
    return breath * (0.3 * np.sin(2 * np.pi * 110 * SECONDS) + 0.15 * np.sin(2 * np.pi * 165 * SECONDS))


def rain():
    return np.random.default_rng(1).normal(0, 0.1, COUNT)


def drums(strokes_a_minute: float):
    chance, samples = np.random.default_rng(2), np.zeros(COUNT)
    fade = np.exp(-np.arange(RATE_HZ // 4) / RATE_HZ * 25)
    for at in np.arange(0, 29.5, 60 / strokes_a_minute):
        samples[int(at * RATE_HZ) :][: len(fade)] += chance.normal(0, 0.25, len(fade)) * fade
    return samples


def plucked(notes_a_minute: float):
    samples, fade = np.zeros(COUNT), np.exp(-SECONDS[: RATE_HZ * 3] * 2)
    for number, at in enumerate(np.arange(0, 26, 60 / notes_a_minute)):
        hz = 220 * 2 ** (number * 5 % 12 / 12)
        samples[int(at * RATE_HZ) :][: len(fade)] += (
            0.3 * fade * np.sin(2 * np.pi * hz * SECONDS[: len(fade)])
        )
    return samples


@pytest.mark.parametrize("calm", [drone(), rain(), np.zeros(COUNT)], ids=["drone", "rain", "silence"])
def test_what_has_no_attacks_is_calm(calm, tmp_path):
    assert energy(tmp_path, calm) == 1


def test_dense_drums_are_lively(tmp_path):
    assert energy(tmp_path, drums(400)) >= 8


def test_more_strokes_are_livelier(tmp_path):
    found = [energy(tmp_path, drums(rate)) for rate in (15, 45, 90, 180)]
    assert found == sorted(set(found))


def test_a_slow_guitar_lies_between_a_drone_and_drums(tmp_path):
    assert energy(tmp_path, drone()) < energy(tmp_path, plucked(60)) < energy(tmp_path, drums(240))


@pytest.mark.parametrize("volume", [0.05, 0.3])
def test_volume_does_not_matter(volume, tmp_path):
    assert energy(tmp_path, drums(180) * volume) == energy(tmp_path, drums(180))


@pytest.mark.parametrize("count", [0, 1, 511, 512, 513, 2000, RATE_HZ])
def test_a_blip_has_an_energy_too(count, tmp_path):
    assert 1 <= energy(tmp_path, rain()[:count]) <= 10


def test_a_piece_boundary_is_not_heard(tmp_path, monkeypatch):
    whole = energy(tmp_path, drums(180))
    monkeypatch.setattr("library.energy.pieces", partial(pieces, length=40_000))
    assert energy(tmp_path, drums(180)) == whole
