import numpy as np
import pytest

from library.chimes import CHIMES, RATE_HZ, samples


@pytest.mark.parametrize("name", CHIMES)
def test_it_is_short_clean_and_the_same_every_time(name: str) -> None:
    sound = samples(CHIMES[name])
    assert 0.5 < len(sound) / RATE_HZ < 3
    assert np.abs(sound).max() == pytest.approx(0.5, abs=1e-4)
    assert np.array_equal(sound, samples(CHIMES[name]))


@pytest.mark.parametrize("name", CHIMES)
def test_it_begins_and_ends_without_a_click(name: str) -> None:
    sound = samples(CHIMES[name])
    assert abs(sound[0]) < 1e-4
    assert np.abs(sound[-20:]).max() < 1e-3


@pytest.mark.parametrize("name", CHIMES)
def test_its_first_note_is_the_first_that_is_heard(name: str) -> None:
    chime = CHIMES[name]
    start = samples(chime)[: round(0.2 * RATE_HZ)]
    spectrum = np.abs(np.fft.rfft(start * np.hanning(len(start)), RATE_HZ))
    assert np.argmax(spectrum) == pytest.approx(440 * 2 ** ((chime.notes[0][1] - 69) / 12), rel=0.01)
