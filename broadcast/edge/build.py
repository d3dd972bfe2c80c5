"""Which build of the web player a folder holds."""

import hashlib
from functools import lru_cache
from pathlib import Path

VERSION = "version.js"


def version_of(folder: Path) -> str:
    """The folder's version.js, in which the version is followed by "+" and the build."""
    return (folder / VERSION).read_text().replace('";', f'+{build_of(folder)}";')


def app_of(folder: Path) -> str:
    """`web/0.1.0+3f9c01d2`: what a player says of itself that has loaded the folder."""
    return version_of(folder).rpartition(' = "')[2].partition('"')[0]


def build_of(folder: Path) -> str:
    """Eight hex digits: others as soon as one file is another."""
    files = sorted(path for path in folder.iterdir() if path.is_file())
    return _digest(tuple((path, path.stat().st_mtime_ns) for path in files))


@lru_cache(maxsize=2)
def _digest(stamped: tuple[tuple[Path, int], ...]) -> str:
    digest = hashlib.sha256()
    for path, _ in stamped:
        digest.update(path.name.encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()[:8]
