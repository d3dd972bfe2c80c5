"""Where a page of a list ended, as a page's address carries it."""

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.core import signing

SALT = "a place in a list"


@dataclass(frozen=True)
class Cursor:
    """After this row: the part of the order it stands in, and its values there."""

    order: str
    part: int
    values: list[Any]


def written(cursor: Cursor) -> str:
    values = [plain(value) for value in cursor.values]
    return signing.dumps([cursor.order, cursor.part, values], salt=SALT)


def plain(value: Any) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    return str(value) if isinstance(value, UUID) else value


def read(text: str, order: str) -> Cursor | None:
    """None for what was not written here, or for another order: the list begins at its beginning then."""
    try:
        name, part, values = signing.loads(text, salt=SALT)
    except (signing.BadSignature, ValueError):
        return None
    return Cursor(name, part, values) if name == order else None
