"""Take an uploaded file in: what is it, is it whole, how loud is it, and the MP3 for devices. No ORM."""

import math
import shutil
import tempfile
from dataclasses import dataclass, replace
from pathlib import Path
from time import monotonic
from typing import Self

from library import refusal
from library.containers import is_cut_off, is_locked
from library.digest import sha256_of
from library.energy import energy_of
from library.ffmpeg import LISTENED, MP3, STEREO, Heard, as_mp3, encoding, ffmpeg, heard, louder, reading
from library.pcm import LOW_RATE, duration_ms
from library.refusal import AudioRefused
from library.sniff import DEMUXERS, Kind, kind_of
from library.waveform import peaks_of
from tenants.confine import Bounds, Ran

DEVICE_KBITS = 192
DEVICE, PCM = "device.mp3", "low.pcm"
__all__ = ["AudioRefused", "Limits", "TakenIn", "gain_db", "look", "read_sound", "read_upload"]

CEILING_DBTP = -1.0
SILENT_DBTP = -70.0
QUIETEST_LUFS = -69.0
#: Both files that are written are below it; an MP3 that is copied has 40 at most.
MOST_BYTES_PER_MS = 50
CUT_OFF_SHARE = 0.03
CUT_OFF_MS = 400


@dataclass(frozen=True)
class Limits:
    """What is still taken in. The defaults fit a shop on a small machine."""

    max_bytes: int = 500_000_000
    max_ms: int = 4 * 3600 * 1000
    min_ms: int = 1000
    wall_s: float = 900
    cpu_s: int = 900
    memory_bytes: int = 2 * 1024**3
    takes_video: bool = True  # its sound, that is
    silent: str = refusal.SILENT
    #: A shelf of uploads must not slow pages and speech down, which people wait for.
    niceness: int = 10

    def until(self, end: float) -> Self:
        """What is left of the time, by the monotonic clock."""
        return replace(self, wall_s=max(1.0, min(self.wall_s, end - monotonic())))


@dataclass(frozen=True)
class TakenIn:
    """`path` is the file for devices: MP3, stereo, no picture or tags inside.

    `lead_ms` and `tail_ms` are the silence at its ends, `peaks` its waveform, `energy` 1 to 10 or None.
    """

    path: Path
    suffix: str
    sha256: str
    size_bytes: int
    duration_ms: int
    loudness_lufs: float
    true_peak_dbtp: float
    lead_ms: int = 0
    tail_ms: int = 0
    peaks: bytes = b""
    energy: int | None = None


def read_upload(source: Path, workdir: Path, limits: Limits | None = None) -> TakenIn:
    """Take `source` in, whatever its name says: `look`, then `read_sound`. Raises AudioRefused."""
    limits = limits or Limits()
    return read_sound(source, look(source, limits), workdir, limits)


def look(source: Path, limits: Limits) -> Kind:
    """What `source` is, by its first bytes. Raises AudioRefused for what needs no decoding to be refused."""
    size_bytes = source.stat().st_size
    if size_bytes == 0:
        raise AudioRefused(refusal.EMPTY)
    if size_bytes > limits.max_bytes:
        raise AudioRefused(refusal.too_large(limits.max_bytes))
    kind = kind_of(source)
    if kind is None:
        raise AudioRefused(refusal.NOT_AUDIO)
    if is_locked(source, kind):
        raise AudioRefused(refusal.LOCKED)
    if is_cut_off(source, kind):
        raise AudioRefused(refusal.CUT_OFF)
    return kind


def read_sound(source: Path, kind: Kind, workdir: Path, limits: Limits) -> TakenIn:
    """Decode `source` whole, measure it, make the file for devices. `workdir` is private and gets the result.

    Raises AudioRefused. The source is never changed.
    """
    with tempfile.TemporaryDirectory(dir=workdir) as folder:
        job = Path(folder).resolve()
        sound = _device_file(source, kind, job, limits)
        peaks, energy = peaks_of(job / PCM), energy_of(job / PCM)
        shutil.move(job / DEVICE, workdir / DEVICE)
    return _taken(workdir / DEVICE, sound, peaks, energy)


def gain_db(loudness_lufs: float, true_peak_dbtp: float, target_lufs: float = -16.0) -> float:
    """Playback gain towards `target_lufs` that never lifts the true peak above -1 dBTP."""
    if not math.isfinite(true_peak_dbtp) or not loudness_lufs > QUIETEST_LUFS:
        return 0.0
    return round(min(target_lufs - loudness_lufs, CEILING_DBTP - true_peak_dbtp), 2)


def _device_file(source: Path, kind: Kind, job: Path, limits: Limits) -> Heard:
    """Makes DEVICE and PCM in `job`, in one pass as a rule.

    An MP3 is copied while it is measured, and encoded if it is not clean.
    """
    until = monotonic() + limits.wall_s
    if kind != "mp3":
        return _checked(_encoded(source, kind, job, limits), job, limits)
    sound = _checked(_copied(source, job, limits), job, limits)
    if not _is_clean(sound):
        # Both passes share one deadline: the worker ends a task that takes longer than its own.
        _encode_again(source, job, limits.until(until))
    return sound


def _copied(source: Path, job: Path, limits: Limits) -> Ran:
    graph = ["-filter_complex", f"[0:a:0]{LISTENED},{LOW_RATE}[low]"]
    copied = ["-map", "0:a:0", "-c:a", "copy", "-t", _most_s(limits), *MP3, "-y", f"file:{job / DEVICE}"]
    return ffmpeg([*reading(source, "mp3"), *graph, *_as_pcm(job, limits), *copied], job, _bounds(limits))


def _encoded(source: Path, kind: Kind, job: Path, limits: Limits) -> Ran:
    split = f"asplit[first][second];[first]{LOW_RATE}[low];[second]{louder(DEVICE_KBITS)}[device]"
    graph = ["-filter_complex", f"[0:a:0]{LISTENED},{split}"]
    device = ["-map", "[device]", "-t", _most_s(limits), *as_mp3(job / DEVICE, DEVICE_KBITS)]
    arguments = [*reading(source, DEMUXERS[kind]), *graph, *_as_pcm(job, limits), *device]
    return ffmpeg(arguments, job, _bounds(limits))


def _encode_again(source: Path, job: Path, limits: Limits) -> None:
    """An MP3 that was measured already."""
    device = ["-map", "0:a:0", "-t", _most_s(limits), *encoding(STEREO, job / DEVICE, DEVICE_KBITS)]
    ran = ffmpeg([*reading(source, "mp3"), *device], job, _bounds(limits))
    if ran.code != 0:
        raise _why_unreadable(ran)


def _as_pcm(job: Path, limits: Limits) -> list[str]:
    return ["-map", "[low]", "-t", _most_s(limits), "-f", "s16le", "-y", f"file:{job / PCM}"]


def _most_s(limits: Limits) -> str:
    """Decoding stops a little above the limit, so that a tiny file of endless silence costs no more."""
    return str(limits.max_ms / 1000 + 2)


def _bounds(limits: Limits) -> Bounds:
    file_bytes = max(limits.max_bytes, limits.max_ms * MOST_BYTES_PER_MS, 1024**3)
    return Bounds(limits.memory_bytes, limits.cpu_s, limits.wall_s, file_bytes, limits.niceness)


def _is_clean(sound: Heard) -> bool:
    as_is = sound.codec == "mp3" and sound.is_stereo and sound.rate_hz in (44_100, 48_000)
    return as_is and not sound.has_errors


def _checked(ran: Ran, job: Path, limits: Limits) -> Heard:
    sound = heard(ran, duration_ms(job / PCM))
    if sound is None:
        raise _why_unreadable(ran)
    if sound.is_video and not limits.takes_video:
        raise AudioRefused(refusal.VIDEO)
    if sound.duration_ms > limits.max_ms:
        raise AudioRefused(refusal.too_long(limits.max_ms))
    if _misses_its_end(sound):
        raise AudioRefused(refusal.CUT_OFF)
    if sound.duration_ms < limits.min_ms:
        raise AudioRefused(refusal.too_short(limits.min_ms))
    if sound.true_peak_dbtp <= SILENT_DBTP:
        raise AudioRefused(limits.silent)
    return sound


def _why_unreadable(ran: Ran) -> AudioRefused:
    if ran.timed_out:
        return refusal.OutOfTime(refusal.SLOW)
    if ran.code in (-24, -9):  # SIGXCPU, or the kernel's last word
        return AudioRefused(refusal.SLOW)
    return AudioRefused(refusal.NO_SOUND if "matches no streams" in ran.log else refusal.DAMAGED)


def _misses_its_end(sound: Heard) -> bool:
    missing_ms = (sound.claimed_ms or 0) - sound.duration_ms
    return missing_ms > CUT_OFF_MS + CUT_OFF_SHARE * sound.duration_ms


def _taken(path: Path, sound: Heard, peaks: bytes, energy: int) -> TakenIn:
    return TakenIn(
        path=path,
        suffix=".mp3",
        sha256=sha256_of(path),
        size_bytes=path.stat().st_size,
        duration_ms=sound.duration_ms,
        loudness_lufs=max(sound.loudness_lufs, -70.0),
        true_peak_dbtp=sound.true_peak_dbtp,
        lead_ms=sound.lead_ms,
        tail_ms=sound.tail_ms,
        peaks=peaks,
        energy=energy,
    )
