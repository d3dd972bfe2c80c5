"""A library that is taken in: `import_music` and two readers, real files, the real ffmpeg."""

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import imageio_ffmpeg
import psutil  # type: ignore[import-untyped]
from django.core.management import call_command
from mutagen.id3 import ID3, TALB, TCON, TIT2, TPE1

from library.models import Sound, Track
from tenants.models import Business
from tenants.opening import open_business
from tenants.schemas import in_business
from tests.bench.measure import Measure, against

TRACKS, READERS = 2000, 2
SONG_S, KBITS, SONGS, OPENINGS = 210, 192, 4, 16
TAGS_BAR_MIN, SOUND_BAR_MIN, MEMORY_BAR, LINEAR_BAR = 5, 30, 1.2, 1.3
LOOK_S = 0.25
#: No reservoir: frames of different files may stand one behind the other.
PLAIN = [
    "-c:a",
    "libmp3lame",
    "-b:a",
    f"{KBITS}k",
    "-reservoir",
    "0",
    "-write_xing",
    "0",
    "-id3v2_version",
    "0",
]


@dataclass(frozen=True)
class Run:
    """Seconds from the start, and the largest worker in bytes once a tenth was read and at the end."""

    tracks: int
    found_s: float
    read_s: float
    early_bytes: int
    late_bytes: int


def measures(tracks: int = 0) -> Iterator[Measure]:
    """BENCH_TRACKS=200 takes fewer in; the bars in minutes shrink with them."""
    call_command("release", verbosity=0)
    tracks = tracks or int(os.environ.get("BENCH_TRACKS") or TRACKS)
    with tempfile.TemporaryDirectory(prefix="sync2gear-bench-") as folder, readers() as cluster:
        makings = Makings(Path(folder))
        few, many = (measured(makings, count, cluster) for count in (max(10, tracks // 10), tracks))
    share = tracks / TRACKS
    note = f"{tracks} files of {SONG_S} s, {KBITS} kbit/s; {READERS} readers"
    yield minutes(f"{tracks} tracks until all can be searched", many.found_s, TAGS_BAR_MIN * share, note)
    yield minutes(f"{tracks} tracks until all are decoded", many.read_s, SOUND_BAR_MIN * share, note)
    early = Measure("a reader's memory after a tenth", megabytes(many.early_bytes), "MB")
    yield early
    yield against(early, "a reader's memory at the end", megabytes(many.late_bytes), MEMORY_BAR)
    base = Measure(f"time a file of {few.tracks}", round(few.read_s / few.tracks, 3), "s")
    yield base
    yield against(base, f"time a file of {many.tracks}", round(many.read_s / many.tracks, 3), LINEAR_BAR)


def minutes(name: str, seconds: float, most_min: float, note: str) -> Measure:
    return Measure(name, round(seconds / 60, 2), "min", round(most_min, 2), note=note)


def megabytes(size_bytes: int) -> float:
    return round(size_bytes / 1_000_000, 1)


class Makings:
    """Songs that differ in their tags and their first second alone."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        noise = "anoisesrc=duration={}:color=pink:amplitude=0.4:seed={},aformat=channel_layouts=stereo"
        tone = "sine={}:duration=0.3,aformat=channel_layouts=stereo"
        self._songs = [self._encoded(noise.format(SONG_S, seed)) for seed in range(SONGS)]
        self._openings = [self._encoded(tone.format(200 + 50 * step)) for step in range(OPENINGS)]

    def _encoded(self, source: str) -> bytes:
        path = self._folder / "part.mp3"
        command = [imageio_ffmpeg.get_ffmpeg_exe(), "-v", "error", "-y", "-f", "lavfi", "-i", source]
        subprocess.run([*command, "-ar", "44100", *PLAIN, str(path)], check=True)
        return path.read_bytes()

    def write(self, folder: Path, number: int) -> None:
        """The numbers' hexadecimal digits are what it begins with."""
        path = folder / f"Album {number // 12}" / f"{number}.mp3"
        path.parent.mkdir(parents=True, exist_ok=True)
        digits = (self._openings[number >> shift & 15] for shift in (0, 4, 8))
        path.write_bytes(b"".join([*digits, self._songs[number % SONGS]]))
        tags = ID3()
        for frame in (TIT2, TPE1, TALB, TCON):
            tags.add(frame(3, f"{frame.__name__} {number}"))
        tags.save(path)


def measured(makings: Makings, tracks: int, cluster: psutil.Process) -> Run:
    business = Business.objects.create(name=f"Import {tracks}", slug=f"import-{tracks}")
    open_business(business.pk)
    business.refresh_from_db()
    with tempfile.TemporaryDirectory(prefix="sync2gear-bench-") as folder, in_business(business):
        for number in range(tracks):
            makings.write(Path(folder), number)
        began = time.perf_counter()
        with importing(business, folder):
            return watched(tracks, cluster, began)


@contextmanager
def importing(business: Business, folder: str) -> Iterator[None]:
    command = [sys.executable, "manage.py", "import_music", business.slug, folder]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL) as process:
        yield
    assert process.returncode == 0


def watched(tracks: int, cluster: psutil.Process, began: float) -> Run:
    """Until all is read."""
    found_s, early_bytes, read = 0.0, 0, 0
    while read < tracks:
        time.sleep(LOOK_S)
        read = Track.objects.filter(status=Sound.Status.READY).count()
        assert not Track.objects.filter(status=Sound.Status.REFUSED).exists()
        if not found_s and Track.objects.filter(is_tagged=True).count() == tracks:
            found_s = time.perf_counter() - began
        if not early_bytes and read >= tracks / 10:
            early_bytes = largest_bytes(cluster)
    return Run(tracks, found_s, time.perf_counter() - began, early_bytes, largest_bytes(cluster))


def largest_bytes(cluster: psutil.Process) -> int:
    """Of all processes that the sentinel has; a worker is the largest."""
    sizes = [0]
    for sentinel in cluster.children():
        for child in sentinel.children():
            with suppress(psutil.NoSuchProcess):
                sizes.append(child.memory_full_info().uss)
    return max(sizes)


@contextmanager
def readers() -> Iterator[psutil.Process]:
    environment = os.environ | {"Q_CLUSTER_NAME": "reading", "READERS": str(READERS)}
    with subprocess.Popen([sys.executable, "manage.py", "qcluster"], env=environment) as process:
        try:
            yield psutil.Process(process.pid)
        finally:
            process.terminate()
            process.wait(60)
