"""Where moments stand on a day's wall of 24 hours, also when the clocks change. Pure."""

from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from broadcast.dayparts import DAY, instant

#: Every day has them on the wall.
DAY_MIN = 1440
Hours = tuple[datetime, datetime]
#: From and until, in minutes of the wall.
Place = tuple[float, float]


def wall(minutes: float) -> str:
    """Minutes since midnight as `09:30`; the last midnight as `24:00`."""
    return f"{int(minutes) // 60:02}:{int(minutes) % 60:02}"


def wall_minutes(at: datetime, tz: ZoneInfo) -> float:
    local = at.astimezone(tz)
    return local.hour * 60 + local.minute + local.second / 60


def bounds(day: date, tz: ZoneInfo) -> tuple[datetime, datetime]:
    """The local day as UTC moments."""
    return instant(day, time(0), tz), instant(day + DAY, time(0), tz)


def place(start: datetime, until: datetime, day: date, tz: ZoneInfo) -> Place | None:
    """Where [start, until) stands on that day's wall; None where it does not touch it."""
    midnight, end = bounds(day, tz)
    begin, last = max(start, midnight), min(until, end)
    if begin >= last:
        return None
    x = 0.0 if begin == midnight else wall_minutes(begin, tz)
    end_min = float(DAY_MIN) if last == end else wall_minutes(last, tz)
    # Within a doubled hour the wall runs back.
    return x, max(end_min, x + 1)


def closed_on(day: date, open_spans: Iterable[Hours], tz: ZoneInfo) -> list[Place]:
    """The rest of the day's wall."""
    found = sorted(hours for start, end in open_spans if (hours := place(start, end, day, tz)))
    gaps, reached = [], 0.0
    for begin, end in found:
        if begin > reached:
            gaps.append((reached, begin))
        reached = max(reached, end)
    return [*gaps, (reached, float(DAY_MIN))] if reached < DAY_MIN else gaps


def change_on(day: date, tz: ZoneInfo) -> str:
    """ "The clocks go forward at 02:00: 02:00 to 03:00 is left out"; empty on all other days."""
    start, end = bounds(day, tz)
    before, after = start.astimezone(tz).utcoffset(), end.astimezone(tz).utcoffset()
    if before is None or after is None or before == after:
        return ""
    at = turn_between(start, end, tz)
    was, becomes = (at.astimezone(UTC) + offset for offset in (before, after))
    early, late = sorted((f"{was:%H:%M}", f"{becomes:%H:%M}"))
    if after > before:
        return f"The clocks go forward: {early} to {late} is left out."
    return f"The clocks go back: {early} to {late} comes twice, and plays the first time."


def turn_between(start: datetime, end: datetime, tz: ZoneInfo) -> datetime:
    """The minute at which the offset becomes that of `end`."""
    low, high = 0, int((end - start).total_seconds() // 60)
    after = end.astimezone(tz).utcoffset()
    while high - low > 1:
        middle = (low + high) // 2
        is_after = (start + timedelta(minutes=middle)).astimezone(tz).utcoffset() == after
        low, high = (low, middle) if is_after else (middle, high)
    return start + timedelta(minutes=high)
