"""The parts of an announcement as one sound: each as loud as the others, in their order. No ORM."""

import math
import tempfile
import wave
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from library import refusal
from library.ffmpeg import AS_HEARD, PLAIN, RATE_HZ, Heard, ffmpeg, heard, reading
from library.refusal import AudioRefused
from library.sniff import DEMUXERS, kind_of
from tenants.confine import Bounds

#: Of each part: well below where anything clips. The whole is made as loud as speech has to be afterwards.
PART_LUFS = -23.0
LOUDEST_DB = 30.0  # more would be noise made loud
#: Of all parts together: what a worker makes within its time.
LONGEST_S = 900
TOO_LONG = "This announcement lasts longer than 15 minutes. Take parts out, or shorten them."
BOUNDS = Bounds(memory_bytes=1024**3, cpu_s=120, wall_s=120, file_bytes=512 * 1024**2)
#: So far below how loud a recording is begins the noise of its room, which is taken out between words.
NOISE_DB = 15.4
GATE = "agate=threshold={threshold:.6f}:ratio=4:attack=5:release=180:knee=4"
#: What a microphone hears of doors, engines and wind.
RUMBLE = "highpass=f=80"

Samples = npt.NDArray[np.int16]


@dataclass(frozen=True)
class Clip:
    """A sound file, or the part of it between two moments; `gated`: recorded in a room."""

    path: Path
    speed: float = 1.0
    pitch_st: float = 0.0
    start_ms: int = 0
    end_ms: int | None = None
    gated: bool = False
    loudness_lufs: float = PART_LUFS  # of the whole file; the gate goes by it
    gain_db: float = 0.0  # against the other parts
    is_ours: bool = False  # a WAV that was made here, and never silent

    @property
    def is_plain(self) -> bool:
        """A WAV of ours, with nothing to be done to it that is heard where it stands alone."""
        return self == Clip(self.path, gain_db=self.gain_db, is_ours=True)


@dataclass(frozen=True)
class Pause:
    ms: int


def joined(parts: Iterable[Clip | Pause], target: Path) -> Path:
    """A stereo WAV at `target`. Raises AudioRefused where a part cannot be read or heard, or all is too long.

    Only one part at a time is in memory, and none is asked for beyond the end.
    """
    with wave.open(str(target), "wb") as file:
        file.setnchannels(2)
        file.setsampwidth(2)
        file.setframerate(RATE_HZ)
        for part in parts:
            file.writeframes(_samples(part, target.parent).tobytes())
            if file.tell() > LONGEST_S * RATE_HZ:
                raise AudioRefused(TOO_LONG)
    return target


def _samples(part: Clip | Pause, workdir: Path) -> Samples:
    return _silence(part) if isinstance(part, Pause) else _decoded(part, workdir)


def _silence(pause: Pause) -> Samples:
    return np.zeros((round(pause.ms * RATE_HZ / 1000), 2), np.int16)


def _decoded(clip: Clip, workdir: Path) -> Samples:
    kind = kind_of(clip.path)
    if kind is None:
        raise AudioRefused(refusal.NOT_AUDIO)
    with tempfile.TemporaryDirectory(dir=workdir) as job:
        raw = Path(job) / "part.raw"
        chain = ",".join([*_chain(clip), AS_HEARD])
        told = ["-map", "0:a:0", "-af", chain, *PLAIN, "-f", "s16le", "-y", f"file:{raw.resolve()}"]
        sound = heard(ffmpeg([*reading(clip.path, DEMUXERS[kind]), *told], Path(job), BOUNDS))
        if sound is None:
            raise AudioRefused(refusal.NOT_AUDIO)
        samples = np.fromfile(raw, "<i2").reshape(-1, 2)
    return _levelled(samples, sound, clip.gain_db)


def _chain(clip: Clip) -> list[str]:
    end = "" if clip.end_ms is None else f":end={clip.end_ms / 1000:.3f}"
    cut = [f"atrim=start={clip.start_ms / 1000:.3f}{end},asetpts=PTS-STARTPTS"]
    room = [RUMBLE, _gate(clip.loudness_lufs)] if clip.gated else []
    return [*cut, *room, *_manner(clip.speed, clip.pitch_st)]


def _gate(loudness_lufs: float) -> str:
    return GATE.format(threshold=10 ** (min(loudness_lufs - NOISE_DB, -6) / 20))


def _manner(speed: float, pitch_st: float) -> list[str]:
    """Another pitch is another rate, made up for in the tempo."""
    factor = 2 ** (pitch_st / 12)
    turned = [f"aresample={RATE_HZ}", f"asetrate={round(RATE_HZ * factor)}"] if factor != 1 else []
    tempo = speed / factor
    return [*turned, *([f"atempo={math.sqrt(tempo):.6f}"] * 2 if tempo != 1 else [])]


def _levelled(samples: Samples, sound: Heard, more_db: float) -> Samples:
    if sound.true_peak_dbtp < -60:
        raise AudioRefused(refusal.SILENT)
    # A word shorter than a block of 400 ms has no loudness: its power says nearly the same.
    loudness = sound.loudness_lufs if math.isfinite(sound.loudness_lufs) else _power_db(samples)
    gain_db = min(PART_LUFS + more_db - loudness, -1 - sound.true_peak_dbtp, LOUDEST_DB)
    louder = samples * np.float32(10 ** (gain_db / 20))
    return np.clip(louder, -32768, 32767, out=louder).astype("<i2")


def _power_db(samples: Samples) -> float:
    return float(10 * np.log10(np.mean((samples / 32768) ** 2) + 1e-12))
