"""A track along its length, for the eye. No ORM."""

from itertools import pairwise
from pathlib import Path

import numpy as np

from library.pcm import SAMPLE, count_of

PEAKS = 600


def peaks_of(pcm: Path) -> bytes:
    """PEAKS bytes, each the highest sample of its part of the file, from 0 to 255 at full scale.

    Parts are equally long, to a sample. Gives b"" for a file without samples.
    """
    count = count_of(pcm)
    if not count:
        return b""
    bounds = [number * count // PEAKS for number in range(PEAKS + 1)]
    with pcm.open("rb") as file:
        parts = (file.read((end - start) * SAMPLE.itemsize) for start, end in pairwise(bounds))
        return bytes(map(peak, parts))


def peak(raw: bytes) -> int:
    samples = np.frombuffer(raw, SAMPLE).astype(np.int32)
    return round(int(np.abs(samples).max(initial=0)) * 255 / 32768)
