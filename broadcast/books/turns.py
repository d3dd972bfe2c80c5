"""Which tracks of a long list have their turn on a day: a part of the list, by the tracks' ids. Pure.

Ids are drawn evenly, so their first bits divide a list into parts of about the same size. A new track comes
into one of the parts, and where a list has grown to twice its size, each day's part is half of what it was.
"""

from collections.abc import Iterable
from datetime import date
from math import ceil, log2
from uuid import UUID

from django.db.models import Q

BITS = 128
#: So many tracks, or up to half as many, are enough for a day.
A_DAY = 1024
#: A list is counted in so many bits' part.
PROBED = 6


def depth_of(count: int) -> int:
    """How many bits divide so many tracks into parts for a day."""
    return max(0, ceil(log2(max(1, count) / A_DAY)))


def part_of(day: date, depth: int) -> int:
    """Each of the 2 ** depth parts has its day, one after the other."""
    bits = f"{day.toordinal() % 2**depth:0{depth}b}" if depth else "0"
    return int(bits[::-1], 2)


def place_of(pk: UUID, depth: int) -> int:
    """The part in which a track is."""
    return pk.int >> (BITS - depth)


def within(column: str, part: int, depth: int) -> Q:
    """Whether the id in `column` is in the part."""
    first = part << (BITS - depth)
    last = first + (1 << (BITS - depth)) - 1
    return Q(**{f"{column}__gte": UUID(int=first), f"{column}__lte": UUID(int=last)})


def on_days(column: str, days: Iterable[date], depth: int) -> Q:
    found = Q()
    for part in sorted({part_of(day, depth) for day in days}):
        found |= within(column, part, depth)
    return found
