"""Taking in a folder of this machine: all that is audio in it, by content, in folders as it lies there."""

import errno
import os
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from django.conf import settings

from library import refusal, shelf
from library.digest import sha256_of
from library.models import Sound, Track
from library.naming import printable, title_of
from library.sniff import kind_of
from library.turns import ask_for_reading
from library.uploading.folders import folder_at
from library.uploads import arriving, no_room, store
from tenants.access import Person
from tenants.limits import storage_of
from tenants.schemas import current_business

PIECE_BYTES = 1 << 20
#: What looks like audio by its name and is none is worth a word; pictures and texts beside music are not.
SUFFIXES = {
    ".mp3",
    ".m4a",
    ".aac",
    ".flac",
    ".ogg",
    ".oga",
    ".opus",
    ".wav",
    ".aif",
    ".aiff",
    ".wma",
    ".webm",
}
GONE = "This could not be opened ({why}). Look after it and run the import again."


class Outcome(StrEnum):
    ADDED = "added"
    THERE = "already there"
    REFUSED = "refused"
    OTHER = "no audio"


@dataclass(frozen=True)
class Found:
    """`folder` is where it lies below the imported one: "Jazz/1959", or empty.

    `problem` is why it cannot be opened; empty where it can.
    """

    path: Path
    folder: str
    size_bytes: int = 0
    problem: str = ""

    @property
    def name(self) -> str:
        return printable(self.path.name)[-255:] or "Untitled"

    def __str__(self) -> str:
        return f"{self.folder}/{self.name}".lstrip("/")


@dataclass(frozen=True)
class Brought:
    outcome: Outcome
    why: str = ""


def found_in(root: Path) -> Iterator[Found]:
    """Its files in their order. Links that lead out of it are left out, and so is what is hidden.

    What cannot be read is named with its problem, a folder too.
    """
    root = root.resolve()
    shut: list[OSError] = []
    for where, folders, names in os.walk(root, onerror=shut.append):
        yield from unopened(root, shut)
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        paths = (Path(where, name) for name in sorted(names) if not name.startswith("."))
        yield from (found for path in paths if (found := looked_at(root, path)))
    yield from unopened(root, shut)


def unopened(root: Path, shut: list[OSError]) -> Iterator[Found]:
    """The folders that the errors are about; takes those out."""
    while shut:
        error = shut.pop(0)
        yield unreadable(root, Path(error.filename), error)


def looked_at(root: Path, path: Path) -> Found | None:
    """None for what is no file in there. A pipe would keep us for ever."""
    try:
        seen = path.stat() if path.resolve().is_relative_to(root) else None
    except (FileNotFoundError, RuntimeError):  # a link to nothing, or to itself
        return None
    except OSError as error:
        return None if error.errno == errno.ELOOP else unreadable(root, path, error)
    return Found(path, below(root, path), seen.st_size) if seen and stat.S_ISREG(seen.st_mode) else None


def unreadable(root: Path, path: Path, error: OSError) -> Found:
    return Found(path, below(root, path), problem=GONE.format(why=error.strerror))


def below(root: Path, path: Path) -> str:
    """Where it lies: "Jazz/1959"; empty for what lies in `root` itself."""
    return "/".join(printable(part) for part in path.relative_to(root).parts[:-1])


def bring(file: Found, *, actor: Person) -> Brought:
    """Take one file in, unless it is there. Again, it does nothing: so an import goes on where it ended.

    Raises ShelfAway.
    """
    actor.demand("edit_library")
    try:
        return problem_of(file) or there_already(file) or full(file) or added(file, actor)
    except OSError as error:
        return Brought(Outcome.REFUSED, GONE.format(why=error.strerror or "it broke off"))


def problem_of(file: Found) -> Brought | None:
    if file.problem:
        return Brought(Outcome.REFUSED, file.problem)
    looks_like_audio = file.path.suffix.lower() in SUFFIXES
    if not file.size_bytes and looks_like_audio:
        return Brought(Outcome.REFUSED, refusal.EMPTY)
    if kind_of(file.path) is None:
        said = Brought(Outcome.REFUSED, refusal.NOT_AUDIO)
        return said if looks_like_audio else Brought(Outcome.OTHER)
    most_bytes = settings.UPLOAD_LIMIT_MB * 1_000_000
    return Brought(Outcome.REFUSED, refusal.too_large(most_bytes)) if file.size_bytes > most_bytes else None


def full(file: Found) -> Brought | None:
    why = no_room(storage_of(current_business()), file.size_bytes)
    return Brought(Outcome.REFUSED, why) if why else None


def there_already(file: Found) -> Brought | None:
    """Bytes that were refused are not tried again while somebody can still read why."""
    sha256 = sha256_of(file.path)
    if Track.objects.of_bytes([sha256]).exists():
        return Brought(Outcome.THERE)
    refused = Track.objects.own().kept().filter(source_sha256=sha256, status=Sound.Status.REFUSED).first()
    return Brought(Outcome.REFUSED, refused.problem) if refused else None


def added(file: Found, actor: Person) -> Brought:
    folder = folder_at(None, file.folder, actor=actor)
    track = Track(file_name=file.name, title=title_of(file.name), folder=folder, size_bytes=file.size_bytes)
    with arriving(track, actor) as key:
        track.source_sha256 = shelf.receive(pieces(file.path), key)
        store(track, file.name, ask_for_reading, actor)
    return Brought(Outcome.ADDED)


def pieces(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        while piece := file.read(PIECE_BYTES):
            yield piece
