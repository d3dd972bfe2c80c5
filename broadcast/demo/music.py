"""The demo's music: composed and played by the project itself, so free to use. One seed, one sound."""

import subprocess
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from itertools import repeat
from pathlib import Path

import imageio_ffmpeg
import numpy as np
from mutagen.id3 import APIC, ID3, TALB, TCON, TIT2, TPE1, TRCK

from broadcast.demo.arranging import Arranger
from broadcast.demo.covers import cover
from broadcast.demo.instruments import RATE_HZ
from broadcast.demo.mixing import mixed
from broadcast.demo.score import TRACKS, Score

__all__ = ["TRACKS", "Piece", "compose", "write_all", "write_track"]

KBITS = 160
#: LAME's quick setting: a third of the time, and no difference for twelve café tunes at this rate.
QUICK = ["-compression_level", "7"]
ENCODING_S = 60
PROCESSES = 2


@dataclass(frozen=True)
class Piece:
    """A finished recording: float32 samples of shape (n, 2) at 44.1 kHz, and its 600 x 600 JPEG cover."""

    number: int
    score: Score
    samples: np.ndarray
    cover: bytes

    @property
    def duration_ms(self) -> int:
        return round(len(self.samples) * 1000 / RATE_HZ)


def compose(number: int, seed: int) -> Piece:
    """Play TRACKS[number]. Another seed gives another melody, other accents and another picture."""
    score = TRACKS[number]
    arranger = Arranger(score, seed)
    samples = mixed(arranger.arrange(), arranger.length_s, seed * 100 + number)
    return Piece(number, score, samples, cover(number, seed))


def write_track(piece: Piece, folder: Path) -> Path:
    """Encode and tag `piece` as an MP3 in `folder`, named by its number and title."""
    name = piece.score.title.lower().replace(" ", "-")
    target = folder / f"{piece.number + 1:02d}-{name}.mp3"
    _encode(piece.samples, target)
    _tag(piece, target)
    return target


def write_all(folder: Path, seed: int) -> list[Path]:
    """All of TRACKS into `folder`, in two processes, which a django-q2 worker may not start."""
    with ProcessPoolExecutor(PROCESSES) as pool:
        return list(pool.map(_write_one, range(len(TRACKS)), repeat(seed), repeat(folder)))


def _write_one(number: int, seed: int, folder: Path) -> Path:
    return write_track(compose(number, seed), folder)


def _encode(samples: np.ndarray, target: Path) -> None:
    raw = (samples * 32767).astype("<i2").tobytes()
    reading = ["-f", "s16le", "-ar", str(RATE_HZ), "-ac", "2", "-i", "pipe:0"]
    writing = ["-c:a", "libmp3lame", "-b:a", f"{KBITS}k", *QUICK, "-fflags", "+bitexact", "-f", "mp3", "-y"]
    command = [imageio_ffmpeg.get_ffmpeg_exe(), "-v", "error", *reading, *writing, str(target)]
    subprocess.run(command, input=raw, check=True, timeout=ENCODING_S, capture_output=True)


def _tag(piece: Piece, target: Path) -> None:
    tags = ID3()
    for frame, text in _texts(piece).items():
        tags.add(frame(encoding=3, text=text))
    tags.add(APIC(encoding=3, mime="image/jpeg", type=3, desc="Cover", data=piece.cover))
    tags.save(target)


def _texts(piece: Piece) -> dict[type, str]:
    score = piece.score
    return {
        TIT2: score.title,
        TPE1: score.artist,
        TALB: score.album,
        TCON: score.genre,
        TRCK: str(piece.number + 1),
    }
