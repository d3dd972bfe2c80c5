"""Named hours of named days, as spans of UTC. Pure: everything is decided from the arguments."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
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


def spans(window: Window, tz: ZoneInfo, start: datetime, until: datetime) -> list[tuple[datetime, datetime]]:
    """The window's UTC spans that touch [start, until), in order, each whole and none empty."""
    if start >= until:
        return []
    # Two days back: a span may run over midnight, and one change may take a whole day (Apia, 2011).
    day, last = start.astimezone(tz).date() - 2 * DAY, until.astimezone(tz).date() + DAY
    found = []
    while day <= last:
        if day.weekday() in window.days:
            begin, end = _span(window, tz, day)
            if begin < end and begin < until and start < end:
                found.append((begin, end))
        day += DAY
    return found


def _span(window: Window, tz: ZoneInfo, day: date) -> tuple[datetime, datetime]:
    end_day = day if window.start < window.end else day + DAY
    return instant(day, window.start, tz), instant(end_day, window.end, tz)


def within(windows: Iterable[Window], tz: ZoneInfo, at: datetime) -> bool:
    """Whether the moment lies in one of the windows; a start belongs to its window, an end does not."""
    just_after = at + datetime.resolution
    return any(spans(window, tz, at, just_after) for window in windows)
