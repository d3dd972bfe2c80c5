"""A file's tags, read in a child with limits of its own. Whatever goes wrong, the sound is still taken."""

import json
import sys
import unicodedata
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from library.mojibake import repaired
from library.sniff import Kind
from library.tag_values import bpm_in, gain_db_in, genre_in, isrc_in, number_in, year_in
from tenants.confine import Bounds, demand_room, run_confined

COVER_PX = 600
COVER_BYTES = 150_000
#: For lists, where many are shown: twice as large as they look, for sharp screens.
THUMBNAIL_PX = 96
THUMBNAIL_BYTES = 6_000
PICTURES = {"cover": (COVER_PX, COVER_BYTES), "thumbnail": (THUMBNAIL_PX, THUMBNAIL_BYTES)}
BOUNDS = Bounds(memory_bytes=512 * 1024**2, cpu_s=8, wall_s=15, file_bytes=32 * 1024**2)
#: Invisible, and still part of words: Persian has them, and emoji.
JOINERS = "\u200c\u200d"
#: As a track's columns.
TEXT_CHARS = {"title": 200, "artist": 200, "album_artist": 200, "album": 200, "composer": 200, "genre": 80}


@dataclass(frozen=True)
class Tags:
    """Named as a track's columns, and as long at most.

    `replaygain_db` counts from -18 LUFS. `cover` and `thumbnail` are JPEGs, or None.
    """

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
    """The tags of `source`, "" and None where they are missing or unreadable. Never raises for a bad file;
    OSError where the disk is full.

    `folder` must be private to this call. The cover has at most 600 x 600 pixels and 150 kB, the thumbnail
    96 x 96 and 6 kB.
    """
    child = Path(__file__).with_name("tags_child.py").resolve()
    pictures = [f"{name}.jpg:{pixels}:{most_bytes}" for name, (pixels, most_bytes) in PICTURES.items()]
    command = [
        sys.executable,
        "-I",
        str(child),
        str(source.resolve()),
        kind,
        str(folder.resolve()),
        *pictures,
    ]
    ran = run_confined(command, folder, bounds)
    demand_room(ran, folder)
    shown = {name: made.read_bytes() for name in PICTURES if (made := folder / f"{name}.jpg").is_file()}
    return replace(_told(ran.out), cover=shown.get("cover"), thumbnail=shown.get("thumbnail"))


def _told(out: str) -> Tags:
    try:
        said = json.loads(out.partition("\n")[0])
        latin1 = said.pop("latin1")
        return _meant(
            {name: _clean(repaired(text) if name in latin1 else text) for name, text in said.items()}
        )
    except (ValueError, KeyError, TypeError, AttributeError):
        return Tags()


def _clean(text: str) -> str:
    """One line of printable signs, its accents on their letters."""
    shown = "".join(sign if sign.isprintable() or sign in JOINERS else " " for sign in text)
    return " ".join(unicodedata.normalize("NFC", shown).split())


def _meant(said: dict[str, str]) -> Tags:
    said["genre"] = genre_in(said["genre"])
    words: dict[str, Any] = {name: said[name][:chars].rstrip() for name, chars in TEXT_CHARS.items()}
    return Tags(
        **words,
        year=year_in(said["year"]),
        track_number=number_in(said["track_number"]),
        disc_number=number_in(said["disc_number"]),
        isrc=isrc_in(said["isrc"]),
        bpm=bpm_in(said["bpm"]),
        replaygain_db=gain_db_in(said["replaygain"], said["r128"]),
        is_explicit=said["advisory"] in ("1", "4"),
    )
