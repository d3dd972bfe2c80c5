"""Covers of folders, of pictures that people upload."""

import sys
import tempfile
from pathlib import Path
from uuid import UUID

from django.core.files.uploadedfile import UploadedFile

from library.confine import Bounds, run_confined
from library.reading import shelve_cover
from library.tags import COVER_BYTES, COVER_PX

MOST_BYTES = 20_000_000
TOO_LARGE = "This picture is larger than 20 MB. Make it smaller, then choose it again."
NO_PICTURE = "This is not a picture that we can read. Choose a JPEG, PNG, WebP, GIF or BMP."
BOUNDS = Bounds(memory_bytes=768 * 1024**2, cpu_s=8, wall_s=15, file_bytes=32 * 1024**2)


class PictureRefused(Exception):
    """Its text is a whole sentence for whoever chose it."""


def shelve_picture(business_id: UUID, upload: UploadedFile) -> str:
    """The SHA-256 of the cover that now stands on the shelf. Raises PictureRefused."""
    if (upload.size or 0) > MOST_BYTES:
        raise PictureRefused(TOO_LARGE)
    with tempfile.TemporaryDirectory(prefix="sync2gear-") as folder:
        made = drawn(upload, Path(folder).resolve())
        if not made.is_file():
            raise PictureRefused(NO_PICTURE)
        return shelve_cover(business_id, made.read_bytes())


def drawn(upload: UploadedFile, folder: Path) -> Path:
    """Where the cover is, if the child could make one."""
    source, target = folder / "picture", folder / "cover.jpg"
    source.write_bytes(upload.read())
    child = Path(__file__).with_name("picture_child.py").resolve()
    command = [sys.executable, "-I", str(child), str(source), str(target), str(COVER_PX), str(COVER_BYTES)]
    run_confined(command, folder, BOUNDS)
    return target
