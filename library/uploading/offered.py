"""What a browser says of the files that it would like to bring."""

import json
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from library.naming import printable

MOST_FILES = 100
#: Beyond it a browser's numbers are not exact.
MOST = 2**53
UNREADABLE = "The list of files could not be read. Reload the page, then choose them again."
A_SHA256 = frozenset("0123456789abcdef")


class Unreadable(Exception):
    """Its text is a whole sentence."""


@dataclass(frozen=True)
class Offered:
    """`path` are the folders that it lies in there: "Jazz/1959". `sha256` is empty where it is not known."""

    name: str
    size_bytes: int
    modified_ms: int = 0
    path: str = ""
    sha256: str = ""


def offers_in(body: bytes) -> tuple[list[Offered], UUID | None]:
    """The files, and the folder that they go to. Raises Unreadable."""
    try:
        said = json.loads(body)
        files = [offered(file) for file in said["files"]]
        folder = UUID(str(said["folder"])) if said.get("folder") else None
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise Unreadable(UNREADABLE) from error
    if not 0 < len(files) <= MOST_FILES:
        raise Unreadable(UNREADABLE)
    return files, folder


def offered(file: dict[str, Any]) -> Offered:
    sha256 = str(file.get("sha256") or "")
    return Offered(
        name=printable(str(file["name"]))[-255:] or "Untitled",
        size_bytes=number(file["size_bytes"]),
        modified_ms=number(clamped(file.get("modified_ms") or 0)),
        path=printable(str(file.get("path") or ""))[:1000],
        sha256=sha256 if len(sha256) == 64 and set(sha256) <= A_SHA256 else "",
    )


def clamped(time_ms: Any) -> Any:
    """Files from before 1970 there are, and clocks that are wrong."""
    return min(max(time_ms, 0), MOST - 1)


def number(value: Any) -> int:
    """Raises ValueError for what no file has."""
    if not isinstance(value, (int, float)) or not 0 <= value < MOST:
        raise ValueError(value)
    return int(value)
