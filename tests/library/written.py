"""Announcements as a browser sends them."""

from typing import Any

DETAILS = {"title": "Closing", "is_enabled": "on"}
SPEECH = {"kind": "speech", "text": "We close in fifteen minutes.", "language": "en-US", "voice": ""}
CHIME = {"kind": "chime", "name": "two_up"}
PAUSE = {"kind": "pause", "seconds": "1"}


def part(number: int, fields: dict[str, str], **more: Any) -> dict[str, str]:
    return {f"part-{number}-{name}": str(value) for name, value in (fields | more).items()}


def words(text: str = SPEECH["text"], **details: str) -> dict[str, str]:
    """A title and a text, as in the simplest form."""
    return DETAILS | details | part(0, SPEECH, text=text)


def of(*parts: dict[str, str], **details: str) -> dict[str, str]:
    found = DETAILS | details
    for number, fields in enumerate(parts):
        found |= part(number, fields)
    return found
