"""ffmpeg, asked carefully: forced demuxer, files and pipes only, no keyboard, hard limits."""

import math
import re
from dataclasses import dataclass
from pathlib import Path

import imageio_ffmpeg

from library.confine import Bounds, Ran, run_confined

RATE_HZ = 44_100
AS_HEARD = (
    # Measured after it is made stereo: that is what devices get, also where there was one channel or eight.
    f"aresample={RATE_HZ},aformat=sample_fmts=fltp:channel_layouts=stereo,"
    "astats=measure_perchannel=none:measure_overall=Number_of_samples,ebur128=peak=true:framelog=quiet"
)
PLAIN = [
    "-vn",
    "-sn",
    "-dn",
    "-map_metadata",
    "-1",
    "-map_chapters",
    "-1",
    "-fflags",
    "+bitexact",
    "-flags",
    "+bitexact",
]
MP3 = [*PLAIN, "-id3v2_version", "0", "-write_id3v1", "0", "-f", "mp3"]

#: LAME turns everything down by this factor, to keep its own overshoot from clipping.
LAME_SCALE = {128: 0.95, 192: 0.97}


@dataclass(frozen=True)
class Heard:
    """What ffmpeg said about one file. `claimed_ms` is the header's word, None where it guessed."""

    codec: str
    rate_hz: int
    is_stereo: bool
    duration_ms: int
    claimed_ms: int | None
    loudness_lufs: float
    true_peak_dbtp: float
    has_errors: bool
    is_video: bool = False


def ffmpeg(arguments: list[str], cwd: Path, bounds: Bounds) -> Ran:
    """Run ffmpeg in `cwd`, a folder made for this job alone."""
    program = imageio_ffmpeg.get_ffmpeg_exe()
    return run_confined(
        [program, "-hide_banner", "-nostdin", "-nostats", "-loglevel", "level+info", *arguments], cwd, bounds
    )


def reading(source: Path, demuxer: str) -> list[str]:
    """Input arguments which keep ffmpeg from guessing what the file is and from opening anything else."""
    return [
        "-threads",
        "1",
        "-protocol_whitelist",
        "file,pipe",
        "-f",
        demuxer,
        "-i",
        f"file:{source.resolve()}",
    ]


def encoding(chain: str, target: Path, kbits: int) -> list[str]:
    """Output arguments: through the filters of `chain` into an MP3 that is as loud as what leaves them."""
    louder = ["-af", f"{chain},volume={1 / LAME_SCALE[kbits]:.4f}", "-ar", str(RATE_HZ)]
    return [*louder, "-c:a", "libmp3lame", "-b:a", f"{kbits}k", *MP3, "-y", f"file:{target.resolve()}"]


def heard(ran: Ran) -> Heard | None:
    """Reads ffmpeg's log of a run through AS_HEARD, or None where nothing was decoded."""
    samples = re.search(r"Number of samples: (\d+)", ran.log)
    stream = re.search(r"Stream #0:\d+\S*: Audio: (\w+).*?, (\d+) Hz, ([^,\n]+)", ran.log)
    if ran.code != 0 or not samples or not stream or not int(samples[1]):
        return None
    return Heard(
        codec=stream[1],
        rate_hz=int(stream[2]),
        is_stereo=stream[3].strip() in ("stereo", "2 channels"),
        duration_ms=round(int(samples[1]) * 1000 / RATE_HZ),
        claimed_ms=_claimed_ms(ran.log),
        loudness_lufs=_last_number(r"I:\s+(-?[\d.]+|-?inf|nan) LUFS", ran.log),
        true_peak_dbtp=_last_number(r"Peak:\s+(-?[\d.]+|-?inf|nan) dBFS", ran.log),
        has_errors="[error]" in ran.log or "[fatal]" in ran.log,
        is_video=any("attached pic" not in line for line in re.findall(r"Stream #0:.*: Video: .*", ran.log)),
    )


def _claimed_ms(log: str) -> int | None:
    found = re.search(r"Duration: (\d+):(\d\d):(\d\d)\.(\d\d)", log)
    if not found or "Estimating duration from bitrate" in log:
        return None
    hours, minutes, seconds, hundredths = map(int, found.groups())
    return (hours * 3600 + minutes * 60 + seconds) * 1000 + hundredths * 10


def _last_number(pattern: str, log: str) -> float:
    """-inf where it is missing: a file without one whole block of 400 ms has no loudness."""
    found = re.findall(pattern, log)
    number = float(found[-1]) if found else -math.inf
    return -math.inf if math.isnan(number) else number
