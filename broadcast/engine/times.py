"""When a rule wants to play, before any other rule is looked at. Pure; milliseconds since the epoch."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from typing import NamedTuple

from broadcast.engine.hush import Hush
from broadcast.engine.kinds import moments, ordinary_week, with_offsets
from broadcast.engine.moments import from_ms, to_ms
from broadcast.engine.plan import At, Cycle, Edge, Item, Plan, Rule
from broadcast.engine.turns import item_at

Told = tuple[int, Item]


class Occurrence(NamedTuple):
    """`at` is when it should play: as `planned`, or where it was moved alone.

    `is_skipped`: by hand, or because it has ended.
    """

    at: int
    planned: int
    item: Item
    is_skipped: bool = False


def occurrences(plan: Plan, rule: Rule, begin: int, end: int) -> list[Occurrence]:
    """Those in [begin, end), by time; also the skipped ones."""
    own = _own(plan, rule, begin, end)
    if not (rule.skipped or rule.moved):
        return [Occurrence(at, at, item, item.has_ended(at)) for at, item in own]
    skipped = {to_ms(at) for at in rule.skipped}
    moved = {to_ms(at): to_ms(to) for at, to in sorted(rule.moved) if at not in rule.skipped}
    stay = [
        Occurrence(at, at, item, at in skipped or item.has_ended(at)) for at, item in own if at not in moved
    ]
    come = [
        Occurrence(to, at, item, item.has_ended(to))
        for planned, to in moved.items()
        if begin <= to < end
        # Where the rule no longer plans it, there is nothing to move.
        for at, item in _own(plan, rule, planned, planned + 1)
    ]
    return sorted(stay + come, key=lambda each: each[:2])


def _own(plan: Plan, rule: Rule, begin: int, end: int) -> list[Told]:
    """As the rule says, each once, without what is excluded or expired."""
    if rule.expires_at is not None:
        end = min(end, to_ms(rule.expires_at))
    if begin >= end:
        return []
    told = _offset if isinstance(rule.times, Cycle | Edge) else _in_turns
    return [each for each in told(plan, rule, begin, end) if begin <= each[0] < end]


def _offset(plan: Plan, rule: Rule, begin: int, end: int) -> Iterable[Told]:
    once = {(at, item.announcement_id): item for at, item in with_offsets(plan, rule, begin, end)}
    excluded = _excluded(plan, rule, begin, end)
    kept = ((at, item) for (at, _), item in once.items() if excluded.over(at, 1) is None)
    # At one moment the items keep the rule's order.
    return sorted(kept, key=lambda each: (each[0], rule.items.index(each[1])))


def _in_turns(plan: Plan, rule: Rule, begin: int, end: int) -> Iterable[Told]:
    """One of the items at every moment; back-timed, it ends then."""
    is_back_timed = isinstance(rule.times, At) and rule.times.is_back_timed
    longest = max(item.sound.duration_ms for item in rule.items) if is_back_timed else 0
    found = moments(plan, rule, begin, end + longest)
    if rule.exclusions:
        excluded = _excluded(plan, rule, begin, end + longest)
        found = [at for at in found if excluded.over(at, 1) is None]
    if len(rule.items) == 1:
        item = rule.items[0]
        return [(at - longest, item) for at in found]
    week = ordinary_week(rule, plan.calendar.hours)
    told = [(at, item_at(_living(rule, at), week, _wall(plan, at))) for at in found]
    if not is_back_timed:
        return told
    starts = ((at - item.sound.duration_ms, item) for at, item in told)
    return sorted(starts, key=lambda each: (each[0], each[1].announcement_id))


def _living(rule: Rule, at: int) -> Rule:
    """Without what has ended by then, so that others take its turns; where all has, as it is."""
    living = tuple(item for item in rule.items if not item.has_ended(at))
    return replace(rule, items=living) if 0 < len(living) < len(rule.items) else rule


def _wall(plan: Plan, at: int) -> datetime:
    return from_ms(at).astimezone(plan.tz).replace(tzinfo=None)


def _excluded(plan: Plan, rule: Rule, begin: int, end: int) -> Hush:
    return Hush.of(((window, "") for window in rule.exclusions), plan.tz, begin, end)
