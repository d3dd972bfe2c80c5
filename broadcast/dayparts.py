"""Named hours of named days, as spans of UTC. Pure: everything is decided from the arguments."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from typing import NamedTuple
from zoneinfo import ZoneInfo

DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Window:
    """Local hours of some days of the week (0 = Monday).

    `end <= start` runs over midnight and belongs to the day on which it starts;
    `start == end` is the whole day, up to the same wall time of the next one.
    """

    days: frozenset[int]
    start: time
    end: time

    def __post_init__(self) -> None:
        if not self.days <= frozenset(range(7)):
            raise ValueError("Days of the week are numbered from 0 (Monday) to 6 (Sunday).")


WHOLE_DAY = Window(frozenset(range(7)), time(0), time(0))


# A zone's rules ask for the same few wall times over and over; this halves the cost of a rundown.
@lru_cache(maxsize=8192)
def instant(day: date, at: time, tz: ZoneInfo) -> datetime:
    """The UTC moment of a wall time: the first if it happens twice, the end of the gap if it is skipped."""
    wall = datetime.combine(day, at.replace(tzinfo=None, fold=0))
    moment = wall.replace(tzinfo=tz).astimezone(UTC)
    if moment.astimezone(tz).replace(tzinfo=None) == wall:
        return moment
    return _gap_end(wall, tz)


def _gap_end(wall: datetime, tz: ZoneInfo) -> datetime:
    # Inside a gap, fold=1 reads the later offset and lands before the change, fold=0 lands after it.
    # The change lies between them, on a whole second: 30 minutes apart or a whole day, bisection finds it.
    before = int(wall.replace(tzinfo=tz, fold=1).timestamp())
    after = int(wall.replace(tzinfo=tz, fold=0).timestamp())
    while after - before > 1:
        middle = (before + after) // 2
        if datetime.fromtimestamp(middle, tz).replace(tzinfo=None) > wall:
            after = middle
        else:
            before = middle
    return datetime.fromtimestamp(after, UTC)


class Span(NamedTuple):
    """A stretch of UTC, `end` exclusive, and the local times that name it (both without a zone)."""

    begin: datetime
    end: datetime
    opens: datetime
    closes: datetime


def spans(window: Window, tz: ZoneInfo, start: datetime, until: datetime) -> list[tuple[datetime, datetime]]:
    """The window's UTC spans that touch [start, until), in order, each whole and none empty."""
    return [(span.begin, span.end) for span in named_spans(window, tz, start, until)]


def named_spans(
    window: Window,
    tz: ZoneInfo,
    start: datetime,
    until: datetime,
    holds: Callable[[date], bool] | None = None,
) -> list[Span]:
    """The same with their local times, of the days for which `holds`."""
    if start >= until:
        return []
    days = (day for day in days_around(tz, start, until) if day.weekday() in window.days)
    found = (span_on(day, window.start, window.end, tz) for day in days if holds is None or holds(day))
    return [span for span in found if touches(span, start, until)]


def days_around(tz: ZoneInfo, start: datetime, until: datetime) -> Iterator[date]:
    """The local days on which a span may start that touches [start, until)."""
    # Two days back: a span may run over midnight, and one change may take a whole day (Apia, 2011).
    first, last = start.astimezone(tz).toordinal() - 2, until.astimezone(tz).toordinal() + 1
    return map(date.fromordinal, range(first, last + 1))


def span_on(day: date, start: time, end: time, tz: ZoneInfo) -> Span:
    """Local hours that start on this day, by the rules of a window. Empty where the clocks swallow them."""
    end_day = day if start < end else day + DAY
    opens, closes = datetime.combine(day, start), datetime.combine(end_day, end)
    return Span(instant(day, start, tz), instant(end_day, end, tz), opens, closes)


def touches(span: Span, start: datetime, until: datetime) -> bool:
    return span.begin < span.end and span.begin < until and start < span.end


def within(windows: Iterable[Window], tz: ZoneInfo, at: datetime) -> bool:
    """Whether the moment lies in one of the windows; a start belongs to its window, an end does not."""
    just_after = at + datetime.resolution
    return any(spans(window, tz, at, just_after) for window in windows)
