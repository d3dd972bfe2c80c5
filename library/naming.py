"""What a file is called, until its tags are read."""

from pathlib import PurePath


def title_of(name: str) -> str:
    return PurePath(name).stem[:200] or name[:200]
