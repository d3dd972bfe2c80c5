"""The columns of tracks that people change: as JSON, and as words for the log."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from library.models import Track

#: What the log says where they change.
LABELS = {
    "title": "title",
    "artist": "artist",
    "album": "album",
    "album_artist": "album_artist",
    "composer": "composer",
    "genre": "genre",
    "year": "year",
    "track_number": "track",
    "disc_number": "disc",
    "isrc": "ISRC",
    "bpm": "BPM",
    "energy": "energy",
    "is_explicit": "explicit",
    "expires_at": "expires",
    "folder_id": "folder",
    "tags": "tags",
}
Names = Mapping[UUID, str]


def stored(value: Any) -> Any:
    """As JSON that is the same whenever the value is: moments in UTC, ids as text."""
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    return str(value) if isinstance(value, UUID) else value


def read(name: str, kept: Any) -> Any:
    """The value that `stored` wrote."""
    field: Any = Track._meta.get_field(name)
    return kept if kept is None or isinstance(kept, list) else field.to_python(kept)


def told(pairs: Mapping[str, list[Any]], folders: Names) -> dict[str, dict[str, str]]:
    """What was before and what is now, by what the log calls it. `pairs` holds stored values."""
    return {
        LABELS[name]: {"from": words(name, before, folders), "to": words(name, after, folders)}
        for name, (before, after) in pairs.items()
        if name in LABELS
    }


def words(name: str, kept: Any, folders: Names) -> str:
    if kept is None or kept == "" or kept == []:
        return "nothing"
    if name == "folder_id":
        return folders.get(UUID(kept), "a folder that is gone")
    if isinstance(kept, bool):
        return "yes" if kept else "no"
    return ", ".join(kept) if isinstance(kept, list) else str(kept)
