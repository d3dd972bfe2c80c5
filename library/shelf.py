"""Where files stand: by key, apart for each business; on disk or in a bucket, as the settings say."""

import hashlib
import math
from collections.abc import Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from time import monotonic
from typing import Protocol, cast
from uuid import UUID

from django.core.files.storage import storages

#: So long a file stays that no row names: somebody may be about to.
NEW_S = 86_400
#: Longer than one piece takes on a slow line.
TICKET_S = 900
INCOMING = "incoming"
SOUND = ".mp3"
#: How the name of a file ends that is still being written; on disk alone.
HALF = ".part"


class ShelfAway(Exception):
    """The storage does not answer, or not as it should. It may, at another try."""


@dataclass(frozen=True)
class Address:
    """Signed, for whoever has it. It may be kept for `kept_s`, and holds for some hours more."""

    url: str
    kept_s: int


@dataclass(frozen=True)
class Ticket:
    """Where a browser posts one file, as `file` after these fields."""

    url: str
    fields: dict[str, str]


class Signer(Protocol):
    """Addresses without the rest, for whoever has no business with Django."""

    origin: str

    def of(self, key: str, method: str = "GET") -> Address: ...


class Storage(Protocol):
    """What Disk and Bucket have in common."""

    takes_posts: bool
    is_local: bool

    def wanted_again(self, key: str) -> bool: ...
    def whole(self, key: str) -> AbstractContextManager[Path]: ...
    def put(self, source: Path, key: str) -> None: ...
    def is_there(self, key: str) -> bool: ...
    def copy(self, key: str, target: Path, until: float = ...) -> None: ...
    def size_bytes(self, key: str) -> int | None: ...
    def remove(self, key: str) -> None: ...
    def let_go(self, key: str) -> None: ...
    def sizes_in(self, folder: str) -> dict[str, int]: ...
    def old_in(self, folder: str, ending: str = "") -> Iterator[str]: ...
    def all_in(self, folder: str) -> Iterator[tuple[str, int]]: ...
    def clear(self, folder: str, most: int) -> int: ...
    def signer(self) -> Signer | None: ...
    def ticket(self, key: str, most_bytes: int, lasts_s: int) -> Ticket | None: ...


def storage() -> Storage:
    return cast(Storage, storages["default"])


def key_of(business_id: UUID, kind: str, name: str) -> str:
    """`b/<business>/<kind>/<name>`; kinds are `audio`, `cover` and `chime`."""
    return f"b/{business_id}/{kind}/{name}"


def audio_key(business_id: UUID, sha256: str) -> str:
    return key_of(business_id, "audio", f"{sha256}{SOUND}")


def cover_key(business_id: UUID, sha256: str, px: int = 0) -> str:
    """`px`: of the thumbnail that is so wide."""
    return key_of(business_id, "cover", f"{sha256}-{px}.jpg" if px else f"{sha256}.jpg")


def incoming_key(business_id: UUID, row_id: UUID, piece: int | None = None) -> str:
    """What is uploaded for a row: as a whole, or a numbered piece of it.

    Apart from what stays: a bucket can let go of what begins so by itself.
    """
    whole = f"{INCOMING}/{business_id}/{row_id}"
    return whole if piece is None else f"{whole}/{piece}"


def incoming_keys(business_id: UUID, row_id: UUID) -> list[str]:
    """What was uploaded for a row: its pieces in their order, or the whole."""
    pieces = [incoming_key(business_id, row_id, piece) for piece in pieces_of(business_id, row_id)]
    return pieces or [incoming_key(business_id, row_id)]


def put(source: Path, key: str) -> None:
    """Copy `source` to `key` so that nobody ever sees half of it. What is there stays, and counts as new."""
    if not storage().wanted_again(key):
        replace(source, key)


def replace(source: Path, key: str) -> None:
    """As `put`, over what is there."""
    storage().put(source, key)


def write(content: bytes, key: str) -> None:
    """As `put`, for bytes in hand."""
    if not storage().wanted_again(key):
        with whole(key) as part:
            part.write_bytes(content)


def receive(chunks: Iterable[bytes], key: str) -> str:
    """Write an upload down, over what was there; gives its SHA-256 in hex."""
    digest = hashlib.sha256()
    with whole(key) as part, part.open("wb") as file:
        for chunk in chunks:
            digest.update(chunk)
            file.write(chunk)
    return digest.hexdigest()


def whole(key: str) -> AbstractContextManager[Path]:
    """A path to write to; it comes to stand at `key` at the end, or nothing at all."""
    return storage().whole(key)


@contextmanager
def local(*keys: str) -> Iterator[Path]:
    """The file itself on disk; else a copy, or the pieces of one file joined, for as long as it is used.

    Raises FileNotFoundError.
    """
    if is_local() and len(keys) == 1:
        yield path(keys[0])
        return
    with TemporaryDirectory(prefix="sync2gear-") as folder:
        yield joined(keys, Path(folder) / "file")


def joined(keys: Iterable[str], target: Path, until: float = math.inf) -> Path:
    """`until`: by the monotonic clock. Raises ShelfAway where it is not here by then."""
    for key in keys:
        storage().copy(key, target, until)
    return target


def demand_time(until: float) -> None:
    if monotonic() > until:
        raise ShelfAway("Files come too slowly from where they are kept.")


def brought(key: str, folder: Path) -> Path:
    """As `local`, where the copy may stay in a folder that goes anyway."""
    return path(key) if is_local() else joined([key], folder / key.replace("/", "-"))


def path(key: str) -> Path:
    """Of what is on disk, and only there. Raises FileNotFoundError."""
    found = Path(storages["default"].path(key))
    if not found.is_file():
        raise FileNotFoundError(key)
    return found


def is_local() -> bool:
    """Whether files have paths; otherwise they have addresses."""
    return storage().is_local


def is_there(key: str) -> bool:
    """For what comes to stay: of a bucket it is remembered."""
    return storage().is_there(key)


def size_bytes(key: str) -> int | None:
    """None where nothing is there."""
    return storage().size_bytes(key)


def remove(*keys: str) -> None:
    for key in keys:
        storage().remove(key)


def let_go(key: str) -> None:
    """Take away what no row names, unless somebody has just put it there again."""
    storage().let_go(key)


def pieces_of(business_id: UUID, row_id: UUID) -> dict[int, int]:
    """The pieces of an upload that are there: number to bytes, in their order."""
    found = storage().sizes_in(incoming_key(business_id, row_id))
    return dict(sorted((int(name), size) for name, size in found.items() if name.isdecimal()))


def kept_of(business_id: UUID) -> Iterator[tuple[str, int]]:
    """Key and bytes of every whole file of a business, uploaded ones included."""
    for folder in (f"b/{business_id}", f"{INCOMING}/{business_id}"):
        yield from (found for found in storage().all_in(folder) if not found[0].endswith(HALF))


def unsettled(business_id: UUID) -> Iterator[str]:
    """Keys of what is older than a day and has not come to stay: uploaded, or half written."""
    yield from storage().old_in(f"{INCOMING}/{business_id}")
    if is_local():
        yield from storage().old_in(f"b/{business_id}", HALF)


def old_sounds(business_id: UUID) -> Iterator[str]:
    """The SHA-256 of sounds that have been there for more than a day."""
    keys = storage().old_in(f"b/{business_id}/audio", SOUND)
    return (key.rpartition("/")[2].removesuffix(SOUND) for key in keys)


def export_key(business_id: UUID) -> str:
    """What a business that closes takes along."""
    return key_of(business_id, "export", f"{business_id}.tar")


def clear(business_id: UUID, most: int) -> int:
    """Delete at most so many files of a business that goes for good; gives how many there were to delete."""
    done = storage().clear(f"b/{business_id}", most)
    return done + storage().clear(f"{INCOMING}/{business_id}", most - done) if done < most else done


def is_mounted(business_id: UUID) -> bool:
    """Whether what was uploaded would be seen: on disk the folder of a business stays once anything came."""
    return not is_local() or Path(storages["default"].path(f"{INCOMING}/{business_id}")).is_dir()


def row_in(key: str) -> str:
    """The id of the row that something is uploaded for; empty where there is none."""
    return "" if key.endswith(HALF) else key.split("/")[2]


def address(key: str, method: str = "GET") -> Address | None:
    """Where a browser gets the file without us; None on disk. It is not looked whether there is one."""
    found = signer()
    return found.of(key, method) if found else None


def signer() -> Signer | None:
    return storage().signer()


def takes_posts() -> bool:
    """Whether browsers post files past us."""
    return storage().takes_posts


def ticket(key: str, most_bytes: int, lasts_s: int = TICKET_S) -> Ticket | None:
    """For one post of at most so many bytes to exactly this key; None where files come through us."""
    return storage().ticket(key, most_bytes, lasts_s)
