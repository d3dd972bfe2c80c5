"""A track's samples at a low rate, as a file that measuring reads piece by piece. No ORM."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np

RATE_HZ = 11_025
#: Filters of ffmpeg that turn any sound into such a file: one channel, 16 bits.
LOW_RATE = f"aformat=channel_layouts=mono,aresample={RATE_HZ}:filter_size=16,aformat=sample_fmts=s16"
SAMPLE = np.dtype("<i2")
#: Half a minute: four hours never stand in memory at once.
PIECE = RATE_HZ * 30


def duration_ms(path: Path) -> int:
    return round(count_of(path) * 1000 / RATE_HZ) if path.exists() else 0


def count_of(path: Path) -> int:
    return path.stat().st_size // SAMPLE.itemsize


def pieces(path: Path, length: int = PIECE) -> Iterator[np.ndarray]:
    """The samples in order, as float32 in -1..1; the last piece may be shorter."""
    with path.open("rb") as file:
        while raw := file.read(length * SAMPLE.itemsize):
            yield np.frombuffer(raw, SAMPLE, len(raw) // SAMPLE.itemsize).astype(np.float32) / 32768
