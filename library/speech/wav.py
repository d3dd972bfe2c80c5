"""Samples as a file."""

import wave
from pathlib import Path

import numpy as np


def write_wav(samples: np.ndarray, rate_hz: int, target: Path) -> None:
    """One channel of samples in -1..1."""
    with wave.open(str(target), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(rate_hz)
        file.writeframes((np.clip(samples, -1, 1) * 32767).astype("<i2").tobytes())
