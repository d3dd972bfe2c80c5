"""How a feed names its sounds and its moments."""

from datetime import UTC, datetime
from typing import Any

from library.models import Announcement, Rendering, Track

KEY_LETTERS = 12


def key(sha256: str) -> str:
    """A sound's name inside one feed: short, and the same in every build."""
    return f"m{sha256[:KEY_LETTERS]}"


def entry(row: Track | Announcement | Rendering, title: str = "") -> dict[str, Any]:
    """The feed's `media` entry. Speech is made as loud as it should be; music gets a gain.

    A rendering has no title of its own.
    """
    told: dict[str, Any] = {
        "url": f"/player/{'catalogue' if is_shared(row) else 'media'}/{row.sha256}.mp3",
        "sha256": row.sha256,
        "bytes": row.size_bytes,
        "s": row.duration_ms / 1000,
        "gain_db": round(row.gain_db, 1) if isinstance(row, Track) else 0.0,
        "title": title if isinstance(row, Rendering) else row.title,
    }
    if isinstance(row, Track):
        told["artist"] = row.artist
        if row.cover_sha256:
            told["cover"] = f"/player/{'catalogue' if is_shared(row) else 'cover'}/{row.cover_sha256}.jpg"
    return told


def is_shared(row: Track | Announcement | Rendering) -> bool:
    """Whether its files stand once for every business."""
    return isinstance(row, Track) and row.catalogue_id is not None


def spoken_entry(row: Rendering, title: str) -> dict[str, Any]:
    """The same of words that were spoken for one moment or one zone."""
    return {
        "url": f"/player/media/{row.sha256}.mp3",
        "sha256": row.sha256,
        "bytes": row.size_bytes,
        "s": row.duration_ms / 1000,
        "gain_db": 0.0,
        "title": title,
    }


def rfc3339(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
