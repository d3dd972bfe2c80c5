"""Looking an archive through, before anything is done with it."""

import hashlib
import json
import re
import tarfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any, cast
from uuid import UUID

from broadcast.archive.shapes import AUDIT, BUSINESS, FILES, FORMAT, KEY, MANIFEST, ROWS
from tenants.migrating import wanted

TABLES = (BUSINESS, AUDIT, ROWS)
NAME = re.compile(r"\w+")
PIECE_BYTES = 1 << 20
#: What a file that is not an archive, or was changed, leads to.
MALFORMED = (
    tarfile.TarError,
    EOFError,
    ValueError,
    KeyError,
    TypeError,
    AttributeError,
    OverflowError,
    RecursionError,
)


class Refused(Exception):
    """Why an archive is not restored, as a sentence. Nothing was done."""


class BrokenArchive(Refused):
    """It was cut off or changed."""


class Archive:
    """Looked through: what it holds is what its manifest says."""

    def __init__(self, tar: tarfile.TarFile) -> None:
        found = tar.getmembers()
        self._tar, self._members = tar, {member.name: member for member in found}
        if len(found) != len(self._members):
            raise BrokenArchive("It holds something twice.")
        self.manifest = self._looked_through()
        self.told = cast(dict[str, Any], self._json(BUSINESS))
        self.business = self.told["business"]
        self.business_id = UUID(self.business["id"])
        self.schema_name = self._schema_name()

    def _looked_through(self) -> dict[str, Any]:
        manifest = self._json(MANIFEST)
        if manifest["format"] != FORMAT or newer(manifest["migrations"]):
            raise Refused("This archive was made by a newer version. Update sync2gear here, then restore it.")
        promised = dict(manifest["members"])
        files = {FILES + file["key"]: file for file in manifest["files"]}
        if not all(KEY.fullmatch(file["key"]) for file in manifest["files"]) or promised.keys() != {*TABLES}:
            raise BrokenArchive("It names files that no business has.")
        promised |= files if manifest["has_files"] else {}
        if self._members.keys() != {*promised, MANIFEST}:
            raise BrokenArchive("It does not hold what its list says.")
        for name, file in promised.items():
            self._compare(name, file)
        return manifest

    def _schema_name(self) -> str:
        name = self.manifest["schema"]
        if not NAME.fullmatch(name):
            raise BrokenArchive("It names a schema that no business has.")
        return str(name)

    def _compare(self, name: str, promised: dict[str, Any]) -> None:
        member = self._members[name]
        if not member.isreg() or member.size != promised["size"]:
            raise BrokenArchive(f"{name} is not what it was.")
        digest = hashlib.sha256()
        with self.opened(name) as file:
            while piece := file.read(PIECE_BYTES):
                digest.update(piece)
        if digest.hexdigest() != promised["sha256"]:
            raise BrokenArchive(f"{name} is not what it was.")

    def _json(self, name: str) -> Any:
        with self.opened(name) as file:
            return json.load(file)

    @contextmanager
    def opened(self, name: str) -> Iterator[IO[bytes]]:
        found = self._tar.extractfile(self._members[name]) if name in self._members else None
        if found is None:
            raise BrokenArchive(f"There is no {name} in it. It may have been cut off.")
        with found:
            yield found

    def log(self) -> Iterator[dict[str, Any]]:
        with self.opened(AUDIT) as file:
            yield from map(json.loads, file)

    @property
    def files(self) -> list[dict[str, Any]]:
        return cast(list[dict[str, Any]], self.manifest["files"])


@contextmanager
def looked_through(path: Path) -> Iterator[Archive]:
    """Raises Refused with a sentence."""
    try:
        file = path.open("rb")
    except OSError as error:
        raise Refused(f"{path} cannot be opened: {error.strerror}.") from None
    with file:
        yield archive_in(file)


def archive_in(file: IO[bytes]) -> Archive:
    try:
        return Archive(tarfile.open(fileobj=file, mode="r:"))
    except MALFORMED as error:
        raise BrokenArchive(f"It cannot be read ({type(error).__name__}: {error}).") from error


def newer(migrations: list[str]) -> bool:
    return not set(migrations) <= {".".join(name) for name in wanted()}
