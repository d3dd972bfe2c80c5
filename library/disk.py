"""The shelf as a folder."""

import math
import os
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from uuid import uuid4

from django.core.files.storage import FileSystemStorage

from library.shelf import HALF, INCOMING, NEW_S, demand_time

PIECE_BYTES = 1 << 20
#: `incoming/<business>/<row>/<piece>`: the folder of an upload goes with its last piece.
PIECE_DEPTH = 3


class Disk(FileSystemStorage):
    """Below `MEDIA_ROOT`."""

    takes_posts = False
    is_local = True

    def at(self, key: str) -> Path:
        return Path(self.path(key))

    def wanted_again(self, key: str) -> bool:
        """Whether it is there. From now on it counts as new: whoever wants it names it only in a moment."""
        try:
            os.utime(self.at(key))
        except FileNotFoundError:
            return False
        return True

    @contextmanager
    def whole(self, key: str) -> Iterator[Path]:
        """A path beside the file's, which is replaced at once."""
        target = self.at(key)
        target.parent.mkdir(parents=True, exist_ok=True)
        part = target.with_name(f".{uuid4().hex}{HALF}")
        try:
            yield part
            os.replace(part, target)
        finally:
            part.unlink(missing_ok=True)

    def put(self, source: Path, key: str) -> None:
        with self.whole(key) as part:
            shutil.copyfile(source, part)

    def is_there(self, key: str) -> bool:
        return self.at(key).is_file()

    def copy(self, key: str, target: Path, until: float = math.inf) -> None:
        """Behind what `target` holds."""
        with self.at(key).open("rb") as source, target.open("ab") as file:
            while piece := source.read(PIECE_BYTES):
                demand_time(until)
                file.write(piece)

    def size_bytes(self, key: str) -> int | None:
        return bytes_of(self.at(key))

    def remove(self, key: str) -> None:
        path = self.at(key)
        if path.is_dir():  # of an upload whose first piece found no room
            with suppress(OSError):
                path.rmdir()
            return
        path.unlink(missing_ok=True)
        if key.count("/") == PIECE_DEPTH and key.startswith(f"{INCOMING}/"):
            with suppress(OSError):  # it holds more
                path.parent.rmdir()

    def let_go(self, key: str) -> None:
        path = self.at(key)
        if is_old(path):
            path.unlink(missing_ok=True)

    def sizes_in(self, folder: str) -> dict[str, int]:
        """Bytes by name."""
        path = self.at(folder)
        if not path.is_dir():
            return {}
        found = ((each.name, bytes_of(each)) for each in path.iterdir())
        return {name: size_bytes for name, size_bytes in found if size_bytes is not None}

    def old_in(self, folder: str, ending: str = "") -> Iterator[str]:
        """Keys of what is below it and not new."""
        for where, _, names in os.walk(self.at(folder)):
            paths = (Path(where, name) for name in names if name.endswith(ending))
            yield from (path.relative_to(self.location).as_posix() for path in paths if is_old(path))

    def all_in(self, folder: str) -> Iterator[tuple[str, int]]:
        """Keys and bytes of all that is below it, but for what goes meanwhile."""
        for where, _, names in os.walk(self.at(folder)):
            for path in (Path(where, name) for name in sorted(names)):
                size_bytes = bytes_of(path)
                if size_bytes is not None:
                    yield path.relative_to(self.location).as_posix(), size_bytes

    def clear(self, folder: str, most: int) -> int:
        """The folders go with their last files."""
        done = 0
        for where, _, names in os.walk(self.at(folder), topdown=False):
            for name in names[: most - done]:
                Path(where, name).unlink(missing_ok=True)
                done += 1
            with suppress(OSError):  # it holds more
                os.rmdir(where)
        return done

    def signer(self) -> None:
        return None

    def ticket(self, *_: object) -> None:
        return None


def is_old(path: Path) -> bool:
    try:
        return path.stat().st_mtime < time.time() - NEW_S
    except FileNotFoundError:
        return False


def bytes_of(path: Path) -> int | None:
    """None where there is no file, or no longer."""
    try:
        return path.stat().st_size if path.is_file() else None
    except FileNotFoundError:
        return None
