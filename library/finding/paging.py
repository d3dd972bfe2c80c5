"""A page of a list after a row, whatever was added or taken away meanwhile."""

from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from library.finding.cursors import Cursor, read, written
from library.finding.sorting import Order
from library.models import Track

SHOWN = 40


@dataclass(frozen=True)
class Page:
    """`after` leads on; it is empty on the last page."""

    rows: list[Track]
    after: str
    is_first: bool


def page(rows: QuerySet[Track], order: Order, after: str, size: int = SHOWN) -> Page:
    """The parts of an order are asked one after the other, until there is enough."""
    cursor = standing(after, order)
    found: list[tuple[int, Any]] = []
    for place in range(cursor.part if cursor else 0, len(order.parts)):
        found += [(place, row) for row in of_part(rows, order, place, cursor)[: size + 1 - len(found)]]
        if len(found) > size:
            break
    shown = [row for _, row in found[:size]]
    return Page(shown, end(order, *found[size - 1]) if len(found) > size else "", cursor is None)


def standing(after: str, order: Order) -> Cursor | None:
    """None also for what was written before orders were changed."""
    cursor = read(after, order.name) if after else None
    parts = order.parts[cursor.part :] if cursor else ()
    return cursor if cursor and parts and len(parts[0].told_by) == len(cursor.values) else None


def of_part(rows: QuerySet[Track], order: Order, place: int, cursor: Cursor | None) -> QuerySet[Track]:
    part = order.parts[place]
    found = order.sorted(rows, part)
    return found.filter(order.beyond(part, cursor.values)) if cursor and cursor.part == place else found


def end(order: Order, place: int, row: Track) -> str:
    values = [getattr(row, name) for name in order.parts[place].told_by]
    return written(Cursor(order.name, place, values))
