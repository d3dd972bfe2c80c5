"""A file's tags, read in a child with limits of its own. Whatever goes wrong, the sound is still taken."""

import json
import sys
from dataclasses import dataclass
from pathlib import Path

from library.confine import Bounds, run_confined
from library.sniff import Kind

COVER_PX = 600
COVER_BYTES = 150_000
BOUNDS = Bounds(memory_bytes=512 * 1024**2, cpu_s=8, wall_s=15, file_bytes=32 * 1024**2)


@dataclass(frozen=True)
class Tags:
    """Named as a track's columns. `cover` and `thumbnail` are JPEGs; `replaygain_db` is for -18 LUFS."""

    title: str = ""
    artist: str = ""
    album_artist: str = ""
    album: str = ""
    composer: str = ""
    genre: str = ""
    year: int | None = None
    track_number: int | None = None
    disc_number: int | None = None
    isrc: str = ""
    bpm: float | None = None
    replaygain_db: float | None = None
    is_explicit: bool = False
    cover: bytes | None = None
    thumbnail: bytes | None = None


def read_tags(source: Path, kind: Kind, folder: Path, bounds: Bounds = BOUNDS) -> Tags:
    """The tags of `source`, "" and None where they are missing or unreadable. Never raises for a bad file.

    `folder` must be private to this call. The cover is a JPEG of at most 600 x 600 pixels and 150 kB.
    """
    cover = (folder / "cover.jpg").resolve()
    child = Path(__file__).with_name("tags_child.py").resolve()
    command = [
        sys.executable,
        "-I",
        str(child),
        str(source.resolve()),
        kind,
        str(cover),
        str(COVER_PX),
        str(COVER_BYTES),
    ]
    ran = run_confined(command, folder, bounds)
    return _told(ran.out, cover.read_bytes() if cover.is_file() else None)


def _told(out: str, cover: bytes | None) -> Tags:
    try:
        said = json.loads(out.partition("\n")[0])
        words = {name: str(said[name]) for name in ("title", "artist", "album")}
        return Tags(**words, is_explicit=said["advisory"] in ("1", "4"), cover=cover)
    except (ValueError, KeyError, TypeError):
        return Tags(cover=cover)
