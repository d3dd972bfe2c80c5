"""A week of dayparts on the wall clock: where they overlap, and who plays then. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import pairwise
from typing import Literal

from broadcast.dayparts import DAY, Window
from broadcast.engine.plan import Part

#: A week, a day before it for what runs over midnight, and a day for the end of the last span.
SIGHT_DAYS = 9
MINUTE = timedelta(minutes=1)
WallSpan = tuple[datetime, datetime]
ByRule = Literal["priority", "age"]


@dataclass(frozen=True)
class Overlap:
    """Where another daypart wants the same hours: wall spans of one week; whether it wins, by which rule."""

    part: Part
    spans: tuple[WallSpan, ...]
    wins: bool
    rule: ByRule


@dataclass(frozen=True)
class WeekBand:
    """A stretch of a week in which one daypart plays, in minutes since its Monday's midnight."""

    daypart_id: str
    x: int
    width: int


def overlaps(part: Part, others: Iterable[Part], today: date) -> list[Overlap]:
    """The strongest first. `today`: what is over is not looked at."""
    return [
        Overlap(
            other, spans, other.rank < part.rank, "priority" if other.priority != part.priority else "age"
        )
        for other in sorted(others, key=lambda other: other.rank)
        if (spans := shared(part, other, today))
    ]


def shared(part: Part, other: Part, today: date) -> tuple[WallSpan, ...]:
    """The spans of one week in which both hold: the first week in which both can."""
    if {part.dates.special, other.dates.special} == {"not", "only"}:
        return ()
    first = max(day for day in (today, part.dates.first, other.dates.first) if day) - DAY
    pairs = (
        (max(mine[0], theirs[0]), min(mine[1], theirs[1]))
        for mine in walls(part, first)
        for theirs in walls(other, first)
    )
    met = {(begin.weekday(), begin.time(), end - begin): (begin, end) for begin, end in pairs if begin < end}
    return tuple(sorted(met.values(), key=lambda span: (span[0].weekday(), span[0].time())))


def walls(part: Part, first: date) -> list[WallSpan]:
    """The wall spans of the days from `first` on, as far as the part's dates go."""
    days = (first + number * DAY for number in range(SIGHT_DAYS))
    return [span_on(part.window, day) for day in days if holds_on(part, day)]


def holds_on(part: Part, day: date) -> bool:
    dates = part.dates
    is_in = (dates.first is None or dates.first <= day) and (dates.last is None or day <= dates.last)
    return is_in and day not in dates.excluded and day.weekday() in part.window.days


def span_on(window: Window, day: date) -> WallSpan:
    last = day if window.start < window.end else day + DAY
    return datetime.combine(day, window.start), datetime.combine(last, window.end)


def week_bands(parts: Iterable[Part], monday: date) -> list[WeekBand]:
    """Who plays when in the week from that Monday, holidays aside, cut at midnights."""
    begin = datetime.combine(monday, time(0))
    strongest_last = sorted((part for part in parts if part.dates.special != "only"), key=lambda p: p.rank)
    spans = [(span, part) for part in reversed(strongest_last) for span in walls(part, monday - DAY)]
    edges = {begin + number * DAY for number in range(8)} | {edge for span, _ in spans for edge in span}
    inside = sorted(edge for edge in edges if begin <= edge <= begin + 7 * DAY)
    bands: list[WeekBand] = []
    for start, end in pairwise(inside):
        holding = [part for (since, until), part in spans if since <= start and end <= until]
        if holding:
            bands = joined(bands, holding[-1].daypart_id, (start - begin) // MINUTE, (end - start) // MINUTE)
    return bands


def joined(bands: list[WeekBand], daypart_id: str, x: int, width: int) -> list[WeekBand]:
    """With one more band; longer, where it goes on with the last one in the same day."""
    last = bands[-1] if bands else None
    goes_on = last and last.daypart_id == daypart_id and last.x + last.width == x and x % 1440
    if last and goes_on:
        return [*bands[:-1], WeekBand(daypart_id, last.x, last.width + width)]
    return [*bands, WeekBand(daypart_id, x, width)]
