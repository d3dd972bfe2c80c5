"""What a file is called, until its tags are read."""

from pathlib import PurePath


def printable(text: str) -> str:
    """Without what no name should hold."""
    return "".join(letter for letter in text if letter.isprintable()).strip()


def title_of(name: str) -> str:
    return PurePath(name).stem[:200] or name[:200]
