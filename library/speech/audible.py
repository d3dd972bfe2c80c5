"""Whether what a service answers with can be heard. No ORM."""

import tempfile
from io import BytesIO
from pathlib import Path

from library.ffmpeg import AS_HEARD, Heard, ffmpeg, heard, reading
from library.sniff import DEMUXERS, Kind, kind_in
from library.speech.provider import ProviderFailed
from tenants.confine import Bounds

#: Shorter than any word.
LEAST_MS = 100
#: Far below the softest voice, and above the noise that some send instead of silence.
SILENT_DBTP = -50.0
BOUNDS = Bounds(memory_bytes=1024**3, cpu_s=30, wall_s=30, file_bytes=1024**2)


def demand_sound(file: bytes) -> None:
    """Raises ProviderFailed for what is no sound at all, such as the page of a proxy, and for silence."""
    kind = kind_in(BytesIO(file))
    if kind is None:
        raise ProviderFailed("It answers with something else than sound.", may_pass=False)
    sound = measured(file, kind)
    if sound is None or sound.duration_ms < LEAST_MS or sound.true_peak_dbtp < SILENT_DBTP:
        # Often a voice that does not know the language: it speaks for others all the same.
        raise ProviderFailed("It answers with nothing that can be heard.", may_pass=False, is_of_wish=True)


def measured(file: bytes, kind: Kind) -> Heard | None:
    with tempfile.TemporaryDirectory(prefix="sync2gear-") as job:
        source = Path(job) / "answer"
        source.write_bytes(file)
        arguments = [*reading(source, DEMUXERS[kind]), "-map", "0:a:0", "-af", AS_HEARD, "-f", "null", "-"]
        return heard(ffmpeg(arguments, Path(job), BOUNDS))
