"""From the folder to the bucket. Both have the same keys."""

from collections.abc import Iterator
from pathlib import Path

from library import shelf


def waiting(root: Path) -> list[str]:
    """The keys of all files below the folder, without what is being written at this moment."""
    kept = (path for folder in ("b", shelf.INCOMING) for path in (root / folder).rglob("*"))
    return sorted(
        path.relative_to(root).as_posix()
        for path in kept
        if path.is_file() and not path.is_symlink() and path.suffix != ".part"
    )


def move(root: Path, keys: list[str]) -> Iterator[tuple[str, bool]]:
    """Copy what is not there as it is here; gives each key, and whether it had to be copied.

    What has gone from the folder meanwhile is passed over. Raises ShelfAway.
    """
    for key in keys:
        try:
            size_bytes = (root / key).stat().st_size
            is_new = shelf.size_bytes(key) != size_bytes
            if is_new:
                shelf.replace(root / key, key)
        except FileNotFoundError:
            continue
        yield key, is_new
