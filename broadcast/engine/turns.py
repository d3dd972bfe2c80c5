"""Which of several announcements takes which turn. Pure: decided from the rule and the occurrence alone.

The occurrences of an ordinary week are numbered by their wall time, and weeks follow each other. So the count
goes on through nights and weekends, is the same in every zone, and nobody has to remember what came last.
"""

from bisect import bisect_left
from collections.abc import Sequence
from datetime import datetime
from functools import lru_cache
from hashlib import sha256

from broadcast.engine.plan import Item, Rule

DAY_MS = 86_400_000


def item_at(rule: Rule, week: Sequence[int], wall: datetime) -> Item:
    """The announcement of an occurrence at a local time (without a zone).

    `week` are the rule's occurrences in an ordinary week: milliseconds from Monday's midnight, in order.
    """
    return rule.items[0] if len(rule.items) == 1 else item_of(rule, number_of(week, wall))


def item_of(rule: Rule, number: int) -> Item:
    """The announcement of the occurrence with this number."""
    count = len(rule.items)
    if rule.turns == "order" or count <= 2:
        return rule.items[number % count]
    names = tuple(item.announcement_id for item in rule.items)
    return rule.items[_round(rule.schedule_id, names, number // count)[number % count]]


def number_of(week: Sequence[int], wall: datetime) -> int:
    """Consecutive occurrences of ordinary weeks have consecutive numbers. Nothing in the week: one a day."""
    days = wall.toordinal() - 1  # the first of them was a Monday
    if not week:
        return days
    midnight = wall.replace(hour=0, minute=0, second=0, microsecond=0)
    into_ms = days % 7 * DAY_MS + round((wall - midnight).total_seconds() * 1000)
    return days // 7 * len(week) + bisect_left(week, into_ms)


# By the names alone: they are hashed sooner than the items.
@lru_cache(maxsize=4096)
def _round(schedule_id: str, names: tuple[str, ...], number: int) -> tuple[int, ...]:
    """The places of all of them once, drawn by seed. The first is not the last of the round before."""
    drawn = _draw(schedule_id, names, number)
    if names[drawn[0]] == names[_draw(schedule_id, names, number - 1)[-1]]:
        # Of three or more: a swap at the front leaves the last one as every other round expects it.
        drawn[:2] = reversed(drawn[:2])
    return tuple(drawn)


def _draw(schedule_id: str, names: tuple[str, ...], number: int) -> list[int]:
    def lot(place: int) -> bytes:
        return sha256(f"{schedule_id} {number} {names[place]}".encode()).digest()

    return sorted(range(len(names)), key=lot)
