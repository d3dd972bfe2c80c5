"""Bringing the files of an archive to the shelf of the business that it becomes."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from broadcast.archive.reading import Archive
from broadcast.archive.shapes import FILES
from library import shelf

PIECE_BYTES = 1 << 20


def bring(archive: Archive, business_id: UUID, advance: Callable[[int, str], None]) -> list[str]:
    """From the archive, or from the shelf of the business that it was made of; gives what is in neither."""
    missing = []
    for file in archive.files:
        if not is_brought(archive, file, business_id):
            missing.append(file["key"])
        advance(file["size"], file["key"])
    return missing


def is_brought(archive: Archive, file: dict[str, Any], business_id: UUID) -> bool:
    key = key_of(file, business_id)
    if shelf.size_bytes(key) == file["size"]:
        return True
    if archive.manifest["has_files"]:
        with archive.opened(FILES + file["key"]) as source:
            shelf.receive(iter(lambda: source.read(PIECE_BYTES), b""), key)
        return True
    return business_id != archive.business_id and is_copied(key_of(file, archive.business_id), file, key)


def is_copied(there: str, file: dict[str, Any], key: str) -> bool:
    if shelf.size_bytes(there) != file["size"]:
        return False
    with shelf.local(there) as path:
        shelf.replace(path, key)
    return True


def key_of(file: dict[str, Any], business_id: UUID) -> str:
    """`b/audio/…` in an archive is `b/<business>/audio/…` on a shelf."""
    kind, _, rest = file["key"].partition("/")
    return f"{kind}/{business_id}/{rest}"
