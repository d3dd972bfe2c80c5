"""Music of one tone a track, far above speech, so that a recording alone says what played when."""

import subprocess
from pathlib import Path

import imageio_ffmpeg
import numpy as np
import numpy.typing as npt

from tests.e2e.recording import Recording, tone_levels

#: Track by track: a file name, its frequency and its tags.
TRACKS = (
    ("one.mp3", 7000, "First Light"),
    ("two.flac", 7300, "Second Wind"),
    ("three.m4a", 7600, "Third Floor"),
)
LENGTH_S = 12


def make(folder: Path) -> list[Path]:
    return [make_one(folder / name, freq_hz, title) for name, freq_hz, title in TRACKS]


def make_one(path: Path, freq_hz: int, title: str, length_s: int = LENGTH_S) -> Path:
    return render(path, f"sine=frequency={freq_hz}:duration={length_s}:sample_rate=44100", title)


def make_noise(path: Path, title: str, length_s: int) -> Path:
    return render(
        path, f"anoisesrc=color=pink:amplitude=0.3:seed=4:duration={length_s}:sample_rate=44100", title
    )


def render(path: Path, source: str, title: str) -> Path:
    tags = ["-metadata", f"title={title}", "-metadata", "artist=The Tones"]
    command = [
        imageio_ffmpeg.get_ffmpeg_exe(),
        "-v",
        "error",
        "-f",
        "lavfi",
        "-i",
        source,
        *tags,
        "-y",
        str(path),
    ]
    subprocess.run(command, check=True, timeout=30)
    return path


def music_db(recording: Recording, step_s: float = 0.1) -> npt.NDArray[np.float64]:
    """The music's level, each `step_s`: the power of all the tones together, in dBFS."""
    levels = [tone_levels(recording, freq_hz, step_s) for _, freq_hz, _ in TRACKS]
    power = sum(10 ** (level / 10) for level in levels)
    return 10 * np.log10(power)


def speech_db(recording: Recording, step_s: float = 0.1) -> npt.NDArray[np.float64]:
    """The level of what sounds below the tones, each `step_s`."""
    return tone_levels(recording, 1500, step_s, width_hz=1350)
