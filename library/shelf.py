"""Where files stand: content-addressed, below a folder of the business."""

import hashlib
import os
import shutil
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import UUID, uuid4

from django.conf import settings

NEW_S = 86_400


def place(business_id: UUID, kind: str, name: str) -> Path:
    """`MEDIA_ROOT/b/<business>/<kind>/<name>`; kinds are `audio`, `cover` and `incoming`."""
    return Path(settings.MEDIA_ROOT) / "b" / str(business_id) / kind / name


def put(source: Path, target: Path) -> None:
    """Copy `source` to `target` so that nobody ever sees half of it. Content that is there stays."""
    if not wanted_again(target):
        with whole(target) as part:
            shutil.copyfile(source, part)


def write(content: bytes, target: Path) -> None:
    """As `put`, for bytes in hand."""
    if not wanted_again(target):
        with whole(target) as part:
            part.write_bytes(content)


def wanted_again(target: Path) -> bool:
    """Whether it is there. From now on it counts as new: whoever wants it names it only in a moment."""
    try:
        os.utime(target)
    except FileNotFoundError:
        return False
    return True


def let_go(path: Path) -> None:
    """Take away what no row names, unless somebody has just put it there again."""
    try:
        is_old = path.stat().st_mtime < time.time() - NEW_S
    except FileNotFoundError:
        return
    if is_old:
        path.unlink(missing_ok=True)


@contextmanager
def whole(target: Path) -> Iterator[Path]:
    """A path beside `target` to write to; it becomes `target` at the end, or nothing at all."""
    target.parent.mkdir(parents=True, exist_ok=True)
    part = target.with_name(f".{uuid4().hex}.part")
    try:
        yield part
        os.replace(part, target)
    finally:
        part.unlink(missing_ok=True)


def receive(chunks: Iterable[bytes], target: Path) -> str:
    """Write an upload down; gives its SHA-256 in hex."""
    target.parent.mkdir(parents=True, exist_ok=True)
    digest = hashlib.sha256()
    with target.open("wb") as file:
        for chunk in chunks:
            digest.update(chunk)
            file.write(chunk)
    return digest.hexdigest()


def audio(business_id: UUID, sha256: str) -> Path:
    return place(business_id, "audio", f"{sha256}.mp3")


def cover(business_id: UUID, sha256: str) -> Path:
    return place(business_id, "cover", f"{sha256}.jpg")


def incoming(business_id: UUID, track_id: UUID) -> Path:
    return place(business_id, "incoming", str(track_id))
