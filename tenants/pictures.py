"""Pictures that people upload: of folders of music, and of themselves."""

import sys
import tempfile
from pathlib import Path

from django.core.files.uploadedfile import UploadedFile

from tenants.confine import Bounds, run_confined

MOST_BYTES = 20_000_000
TOO_LARGE = "This picture is larger than 20 MB. Make it smaller, then choose it again."
NO_PICTURE = "This is not a picture that we can read. Choose a JPEG, PNG, WebP, GIF or BMP."
BOUNDS = Bounds(memory_bytes=768 * 1024**2, cpu_s=8, wall_s=15, file_bytes=32 * 1024**2)


class PictureRefused(Exception):
    """Its text is a whole sentence for whoever chose it."""


def redrawn(upload: UploadedFile, *, pixels: int, limit_bytes: int, is_square: bool = False) -> bytes:
    """A JPEG that fits into a square of `pixels`, or fills it. Raises PictureRefused."""
    if (upload.size or 0) > MOST_BYTES:
        raise PictureRefused(TOO_LARGE)
    shape = "square" if is_square else "whole"
    with tempfile.TemporaryDirectory(prefix="sync2gear-") as folder:
        made = _drawn(upload, Path(folder).resolve(), str(pixels), str(limit_bytes), shape)
        if not made.is_file():
            raise PictureRefused(NO_PICTURE)
        return made.read_bytes()


def _drawn(upload: UploadedFile, folder: Path, *how: str) -> Path:
    """Where the picture is, if the child could make one."""
    source, target = folder / "picture", folder / "made.jpg"
    source.write_bytes(upload.read())
    child = Path(__file__).with_name("picture_child.py").resolve()
    run_confined([sys.executable, "-I", str(child), str(source), str(target), *how], folder, BOUNDS)
    return target
