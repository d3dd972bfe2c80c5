"""ffmpeg, asked carefully: forced demuxer, files and pipes only, no keyboard, hard limits."""

import math
import re
from dataclasses import dataclass
from pathlib import Path

import imageio_ffmpeg

from tenants.confine import Bounds, Ran, demand_room, run_confined

RATE_HZ = 44_100
#: Measured after it is made stereo: that is what devices get, also where there was one channel or eight.
STEREO = f"aresample={RATE_HZ},aformat=sample_fmts=fltp:channel_layouts=stereo"
LOUDNESS = "ebur128=peak=true:framelog=quiet"
AS_HEARD = f"{STEREO},astats=measure_perchannel=none:measure_overall=Number_of_samples,{LOUDNESS}"
#: As AS_HEARD, without its count of samples, which costs more than decoding does.
LISTENED = f"{STEREO},silencedetect=noise=-50dB:duration=0.1,{LOUDNESS}"
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

#: So near its ends, a silence is at the end. Encoders add some samples there.
EDGE_MS = 50
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
    lead_ms: int = 0
    tail_ms: int = 0


def ffmpeg(arguments: list[str], cwd: Path, bounds: Bounds) -> Ran:
    """Run ffmpeg in `cwd`, a folder made for this job alone. Raises OSError where the disk is full."""
    program = imageio_ffmpeg.get_ffmpeg_exe()
    quiet = ["-hide_banner", "-nostdin", "-nostats", "-loglevel", "level+info"]
    ran = run_confined([program, *quiet, *arguments], cwd, bounds)
    demand_room(ran, cwd)
    return ran


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
    return ["-af", f"{chain},{louder(kbits)}", *as_mp3(target, kbits)]


def louder(kbits: int) -> str:
    """The filter in front of LAME that makes up for its scale."""
    return f"volume={1 / LAME_SCALE[kbits]:.4f}"


def as_mp3(target: Path, kbits: int) -> list[str]:
    how = ["-ar", str(RATE_HZ), "-c:a", "libmp3lame", "-b:a", f"{kbits}k"]
    return [*how, *MP3, "-y", f"file:{target.resolve()}"]


def heard(ran: Ran, duration_ms: int | None = None) -> Heard | None:
    """Reads ffmpeg's log of a run through AS_HEARD or LISTENED, or None where nothing was decoded.

    LISTENED counts no samples: give `duration_ms`.
    """
    duration_ms = _counted_ms(ran.log) if duration_ms is None else duration_ms
    stream = re.search(r"Stream #0:\d+\S*: Audio: (\w+).*?, (\d+) Hz, ([^,\n]+)", ran.log)
    if ran.code != 0 or not stream or not duration_ms:
        return None
    lead_ms, tail_ms = _silences_ms(ran.log, duration_ms)
    return Heard(
        codec=stream[1],
        rate_hz=int(stream[2]),
        is_stereo=stream[3].strip() in ("stereo", "2 channels"),
        duration_ms=duration_ms,
        claimed_ms=_claimed_ms(ran.log),
        loudness_lufs=_last_number(r"I:\s+(-?[\d.]+|-?inf|nan) LUFS", ran.log),
        true_peak_dbtp=_last_number(r"Peak:\s+(-?[\d.]+|-?inf|nan) dBFS", ran.log),
        has_errors="[error]" in ran.log or "[fatal]" in ran.log,
        is_video=any("attached pic" not in line for line in re.findall(r"Stream #0:.*: Video: .*", ran.log)),
        lead_ms=lead_ms,
        tail_ms=tail_ms,
    )


def _counted_ms(log: str) -> int:
    samples = re.search(r"Number of samples: (\d+)", log)
    return round(int(samples[1]) * 1000 / RATE_HZ) if samples else 0


def _silences_ms(log: str, duration_ms: int) -> tuple[int, int]:
    """At the beginning and at the end. What is soft all the way through has none: all of it is the music."""
    found = re.findall(r"silence_(start|end): (-?[\d.e+-]+)", log)
    marks = [(name, min(max(0, round(float(at) * 1000)), duration_ms)) for name, at in found]
    lead_ms = marks[1][1] if len(marks) > 1 and marks[0][1] < EDGE_MS else 0
    starts = [at for name, at in marks if name == "start"]
    is_to_end = bool(starts) and (marks[-1][0] == "start" or duration_ms - marks[-1][1] < EDGE_MS)
    tail_ms = duration_ms - starts[-1] if is_to_end else 0
    return (0, 0) if lead_ms + tail_ms >= duration_ms else (lead_ms, tail_ms)


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
