"""Speech as devices play it: an MP3 at one loudness, so that every voice is equally loud in the shop."""

import json
import math
import re
import tempfile
from dataclasses import dataclass
from pathlib import Path

from library.digest import sha256_of
from library.ffmpeg import AS_HEARD, RATE_HZ, Heard, encoding, ffmpeg, heard, reading
from tenants.confine import Bounds

TARGET_LUFS = -14.0
CEILING_DBTP = -1.0
#: MP3 overshoots what went in by some tenths of a decibel.
MP3_MARGIN_DB = 0.6
NEAR_ENOUGH_LU = 0.3
TRIES = 4
KBITS = 128
BOUNDS = Bounds(memory_bytes=1024**3, cpu_s=120, wall_s=120, file_bytes=512 * 1024**2)
#: Shorter than this, the loudness of a single word depends on where a block of 400 ms happens to begin.
SHORTEST_S = 1.0


@dataclass(frozen=True)
class Spoken:
    """An MP3, 44.1 kHz stereo, and what it measures after encoding."""

    path: Path
    sha256: str
    size_bytes: int
    duration_ms: int
    loudness_lufs: float
    true_peak_dbtp: float


class SpeechFailed(Exception):
    """ffmpeg could not make the file; the text says what it printed last."""


def speech_to_mp3(
    wav: Path, target: Path, *, lufs: float = TARGET_LUFS, ceiling_dbtp: float = CEILING_DBTP
) -> Spoken:
    """Encode `wav` to `target` at `lufs`, its true peak at most `ceiling_dbtp`. Raises SpeechFailed.

    loudnorm is used where plain gain is enough; a voice whose peaks would pass the ceiling gets gain and
    a limiter, because loudnorm would go over to its dynamic mode, which pumps.
    """
    with tempfile.TemporaryDirectory(dir=target.parent) as job:
        folder, peak_dbtp = Path(job), ceiling_dbtp - MP3_MARGIN_DB
        before = _loudnorm(wav, folder, lufs, peak_dbtp)
        if _gain_is_enough(before, lufs, peak_dbtp):
            sound = _linear(wav, target, folder, before, lufs, peak_dbtp)
        else:
            sound = _limited(wav, target, folder, lufs - before["input_i"], lufs, peak_dbtp)
    return _spoken(target, sound)


def _loudnorm(wav: Path, folder: Path, lufs: float, peak_dbtp: float) -> dict[str, float]:
    """First pass: what loudnorm measures, by its own names."""
    chain = f"{_stereo()},loudnorm=I={lufs}:TP={peak_dbtp}:LRA=50:print_format=json"
    told = _told(ffmpeg([*reading(wav, "wav"), "-af", chain, "-f", "null", "-"], folder, BOUNDS).log)
    names = ("input_i", "input_tp", "input_lra", "input_thresh", "target_offset")
    return {name: float(told[name]) for name in names}


def _gain_is_enough(before: dict[str, float], lufs: float, peak_dbtp: float) -> bool:
    if not math.isfinite(before["input_i"]) or not math.isfinite(before["input_tp"]):
        raise SpeechFailed("The recording is silent.")
    return before["input_tp"] + lufs - before["input_i"] < peak_dbtp


def _linear(
    wav: Path, target: Path, folder: Path, before: dict[str, float], lufs: float, peak_dbtp: float
) -> Heard:
    # To loudnorm a measured range of 0, which a short text has, means "not measured": it would go dynamic.
    range_lu = max(before["input_lra"], 0.1)
    chain = (
        f"{_stereo()},loudnorm=I={lufs}:TP={peak_dbtp}:LRA=50:linear=true:print_format=json"
        f":measured_I={before['input_i']}:measured_TP={before['input_tp']}:measured_LRA={range_lu}"
        f":measured_thresh={before['input_thresh']}:offset={before['target_offset']}"
    )
    log, sound = _encode(wav, target, folder, chain)
    if _told(log)["normalization_type"] == "linear" and _is_near(sound, lufs):
        return sound
    return _limited(wav, target, folder, lufs - before["input_i"], lufs, peak_dbtp)


def _limited(wav: Path, target: Path, folder: Path, gain_db: float, lufs: float, peak_dbtp: float) -> Heard:
    """Gain, then a limiter at four times the rate so that peaks between samples are caught too.

    The limiter takes some loudness away: measure the result and give it back.
    """
    for _ in range(TRIES):
        limit = f"alimiter=limit={10 ** (peak_dbtp / 20):.4f}:attack=4:release=60:level=false"
        chain = f"{_stereo()},volume={gain_db:.2f}dB,aresample={4 * RATE_HZ},{limit}"
        sound = _encode(wav, target, folder, chain)[1]
        if _is_near(sound, lufs):
            break
        gain_db += lufs - sound.loudness_lufs
    return sound


def _stereo() -> str:
    return f"aresample={RATE_HZ},aformat=channel_layouts=stereo,apad=whole_dur={SHORTEST_S}"


def _is_near(sound: Heard, lufs: float) -> bool:
    return abs(sound.loudness_lufs - lufs) <= NEAR_ENOUGH_LU


def _encode(wav: Path, target: Path, folder: Path, chain: str) -> tuple[str, Heard]:
    """Encode through `chain`, then measure the MP3 itself; gives the first run's log and that measure."""
    made = ffmpeg([*reading(wav, "wav"), *encoding(chain, target, KBITS)], folder, BOUNDS)
    if made.code != 0:
        raise SpeechFailed(made.log[-400:])
    sound = heard(ffmpeg([*reading(target, "mp3"), "-af", AS_HEARD, "-f", "null", "-"], folder, BOUNDS))
    if sound is None:
        raise SpeechFailed("The encoded speech cannot be read back.")
    return made.log, sound


def _told(log: str) -> dict[str, str]:
    """loudnorm's JSON, the last thing in braces that it printed."""
    found = re.findall(r"\{[^{}]*\}", log)
    if not found:
        raise SpeechFailed(log[-400:])
    return json.loads(re.sub(r"(?m)^\[info\] ?", "", found[-1]))


def _spoken(path: Path, sound: Heard) -> Spoken:
    size_bytes = path.stat().st_size
    return Spoken(
        path, sha256_of(path), size_bytes, sound.duration_ms, sound.loudness_lufs, sound.true_peak_dbtp
    )
