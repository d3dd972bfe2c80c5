"""Which schedules quiet hours silence entirely."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from broadcast.books.plans import Books
from broadcast.books.reach import zones_of
from broadcast.engine.hush import Hush
from broadcast.engine.moments import to_ms
from broadcast.engine.plan import Plan, Rule
from broadcast.models import QuietHours, Schedule, Zone
from broadcast.rundown import planned_times

AHEAD = timedelta(days=14)


def silenced_by(row: QuietHours, now: datetime) -> list[Schedule]:
    """Those of which the coming two weeks have something without these quiet hours, saved or not, and nothing
    with them. Only their own zones are looked at; of those that differ in nothing that counts, one.
    """
    books = Books.load(now, now + AHEAD)
    others = [other for other in books.quiet if other.pk != row.pk]
    without, books = replace(books, quiet=others), replace(books, quiet=[*others, row])
    zones = [books.zones[pk] for pk in sorted(zones_of(row)) if pk in books.zones]
    heard: dict[str, set[bool]] = {}
    for before, after in alike(books, without, zones):
        kept = {rule.schedule_id: rule for rule in after.rules}
        for rule in before.rules:
            if is_heard(before, rule, now):
                heard.setdefault(rule.schedule_id, set()).add(is_heard(after, kept[rule.schedule_id], now))
    return [each for each in books.schedules if heard.get(str(each.pk)) == {False}]


def alike(books: Books, without: Books, zones: Iterable[Zone]) -> Iterator[tuple[Plan, Plan]]:
    """Each zone's plan before and after, one of every sort."""
    seen: list[Any] = []
    for zone in zones:
        after = books.plan(zone)
        sort = (after.tz, after.rules, set(after.quiet), after.calendar)
        if sort not in seen:
            seen.append(sort)
            yield without.plan(zone), after


def is_heard(plan: Plan, rule: Rule, now: datetime) -> bool:
    """Whether any of its moments lies outside quiet hours. A channel's announcements do not count."""
    if rule.channel_id is not None:
        return False
    times = planned_times(plan, rule, now, now + AHEAD)
    if rule.in_quiet_hours or not times:
        return bool(times)
    windows = ((quiet.window, quiet.id) for quiet in plan.quiet)
    hush = Hush.of(windows, plan.tz, to_ms(now), to_ms(now + AHEAD))
    shortest = min(item.sound.duration_ms for item in rule.items)
    return any(hush.over(to_ms(at), shortest) is None for at in times)
