"""A time zone as a calendar file tells it: what its offset is, and when it changes."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from icalendar import Timezone, TimezoneDaylight, TimezoneStandard

from broadcast.calendar.wall import bounds, turn_between
from broadcast.dayparts import DAY


def vtimezone(tz: ZoneInfo, first: date, last: date) -> Timezone:
    """Right from the first day to the last."""
    made = Timezone()
    made.add("tzid", tz.key)
    at = bounds(first, tz)[0]
    made.add_component(observance(at, at, tz))
    day = first
    while day <= last:
        start, end = bounds(day, tz)
        if start.astimezone(tz).utcoffset() != end.astimezone(tz).utcoffset():
            turn = turn_between(start, end, tz)
            made.add_component(observance(turn - timedelta(minutes=1), turn, tz))
        day += DAY
    return made


def observance(before: datetime, at: datetime, tz: ZoneInfo) -> TimezoneStandard | TimezoneDaylight:
    """`at` is written as the clocks before the change would show it."""
    old, new = (moment.astimezone(tz).utcoffset() or timedelta() for moment in (before, at))
    local = at.astimezone(tz)
    made = TimezoneDaylight() if local.dst() else TimezoneStandard()
    made.add("dtstart", (at.astimezone(UTC) + old).replace(tzinfo=None))
    made.add("tzoffsetfrom", old)
    made.add("tzoffsetto", new)
    made.add("tzname", local.tzname() or tz.key)
    return made
