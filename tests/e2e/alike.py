"""Where in a sound another one is heard, and how much it is like it."""

import subprocess
from pathlib import Path

import imageio_ffmpeg
import numpy as np
import numpy.typing as npt

from tests.e2e.recording import Recording

RATE_HZ = 16_000

Samples = npt.NDArray[np.float32]


def ffmpeg(*arguments: str) -> bytes:
    command = [imageio_ffmpeg.get_ffmpeg_exe(), "-v", "error", *arguments]
    return subprocess.run(command, check=True, capture_output=True, timeout=30).stdout


def samples(path: Path | str) -> Samples:
    raw = ffmpeg("-i", str(path), "-ac", "1", "-ar", str(RATE_HZ), "-f", "f32le", "-")
    return np.frombuffer(raw, np.float32)


def found_at(part: Samples, whole: Samples) -> tuple[float, float]:
    """(ms, likeness): where in the whole the part sounds most like it; the likeness is 1 for the same."""
    size = len(whole) + len(part)
    product = np.fft.irfft(np.fft.rfft(whole, size) * np.conj(np.fft.rfft(part, size)), size)[: len(whole)]
    power = np.concatenate(([0.0], np.cumsum(np.square(whole, dtype=np.float64))))
    ends = np.minimum(np.arange(len(whole)) + len(part), len(whole))
    likeness = product / np.sqrt((power[ends] - power[: len(whole)]) * np.sum(part**2) + 1e-6)
    at = int(np.argmax(likeness))
    return at * 1000 / RATE_HZ, float(likeness[at])


def resampled(heard: Recording) -> Samples:
    """What a page was heard to play, at RATE_HZ."""
    count = len(heard.samples) * RATE_HZ // heard.rate
    low = np.fft.rfft(heard.samples)[: count // 2 + 1]
    return (np.fft.irfft(low, count) * count / len(heard.samples)).astype(np.float32)
