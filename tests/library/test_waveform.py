import numpy as np
import pytest

from library.waveform import PEAKS, peaks_of


def written(folder, samples):
    path = folder / "low.pcm"
    path.write_bytes(np.asarray(samples, "<i2").tobytes())
    return path


def test_each_part_has_its_highest_sample(tmp_path):
    samples = np.zeros(PEAKS * 10)
    samples[[5, 4003]] = 32767, -16384
    peaks = peaks_of(written(tmp_path, samples))
    assert (peaks[0], peaks[400], sum(peaks)) == (255, 128, 383)


@pytest.mark.parametrize("count", [1, 599, 600, 601, 12_345, 700_001])
def test_there_are_always_as_many_and_the_last_sample_counts(count, tmp_path):
    samples = np.zeros(count)
    samples[-1] = -32768
    peaks = peaks_of(written(tmp_path, samples))
    assert (len(peaks), peaks[-1]) == (PEAKS, 255)


def test_no_samples_no_waveform(tmp_path):
    assert peaks_of(written(tmp_path, [])) == b""
