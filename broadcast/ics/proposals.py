"""Rows that an import would make, in words, and which of them are there already."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from uuid import UUID

from broadcast.models import Daypart, Schedule, SpecialDay, Zone
from broadcast.models.words import day_names
from library.models import Announcement


@dataclass(frozen=True)
class Proposal:
    """A row to make: its columns by name, and for a schedule what it says. `sentence` is for people."""

    kind: str
    title: str
    sentence: str
    columns: dict[str, Any]
    announcement: Announcement | None = None
    #: Dates on which a daypart does not hold.
    left_out: tuple[date, ...] = ()


def dates(columns: dict[str, Any]) -> str:
    first, last = columns["first_date"], columns["last_date"]
    if first and first == last:
        return f"on {first:%d %b %Y}"
    told = day_names(columns["days"])
    told += f" from {first:%d %b %Y}" if first else ""
    return told + (f" until {last:%d %b %Y}" if last else "")


def gathered(found: Iterable[Proposal]) -> list[Proposal]:
    """Clock times of one announcement that differ in nothing else as one schedule; nothing twice."""
    kept: dict[Any, Proposal] = {}
    for each in found:
        same = mark(replace(each, columns=each.columns | {"at_times": [], "windows": []}))
        other = kept.get(same) if each.kind == "schedule" else None
        kept[same if each.kind == "schedule" else mark(each)] = together(other, each) if other else each
    return list(kept.values())


def together(one: Proposal, other: Proposal) -> Proposal:
    columns = dict(one.columns)
    for name in ("at_times", "windows"):
        if name in columns:
            columns[name] = sorted(
                [*columns[name], *(x for x in other.columns[name] if x not in columns[name])]
            )
    times = [f"{at:%H:%M}" for at in columns.get("at_times", ())]
    sentence = f"At {', '.join(times)}, {dates(columns)}" if times else one.sentence
    return replace(one, columns=columns, sentence=sentence)


def mark(each: Proposal) -> tuple[Any, ...]:
    """By which two rows that do the same are known."""
    told = each.columns
    if each.kind == "closed":
        return ("closed", told["name"], told["first_date"], told["last_date"])
    when = (tuple(told["days"]), told["first_date"], told["last_date"])
    if each.kind == "daypart":
        return ("daypart", told["channel"].pk, told["start"], told["end"], *when)
    more = (told["kind"], tuple(told.get("at_times", ())), told.get("every_min"))
    windows = tuple(tuple(pair) for pair in told.get("windows", ()))
    said = each.announcement.pk if each.announcement else None
    return ("schedule", said, *more, windows, tuple(told.get("excluded_dates", ())), *when)


def known_rows(zone: Zone) -> Iterator[tuple[Any, ...]]:
    """The marks of what is for this zone by name, or everywhere."""
    for day in SpecialDay.objects.kept().filter(zone=zone):
        yield ("closed", day.name, day.first_date, day.last_date)
    for part in Daypart.objects.kept():
        if is_for(part, zone.pk):
            yield ("daypart", part.channel_id, part.start, part.end, *when_of(part))
    for row in Schedule.objects.kept().prefetch_related("items"):
        items = list(row.items.all())
        if is_for(row, zone.pk) and len(items) == 1:
            is_clock = row.kind == Schedule.Kind.CLOCK
            more = (row.kind, tuple(row.at_times), None if is_clock else row.every_min)
            windows = tuple(tuple(pair) for pair in row.windows)
            yield (
                "schedule",
                items[0].announcement_id,
                *more,
                windows,
                tuple(row.excluded_dates),
                *when_of(row),
            )


def is_for(row: Daypart | Schedule, zone: UUID) -> bool:
    return row.everywhere or zone in row.zone_ids


def when_of(row: Daypart | Schedule) -> tuple[Any, ...]:
    return (tuple(sorted(row.days)), row.first_date, row.last_date)
