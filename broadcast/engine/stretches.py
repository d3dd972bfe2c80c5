"""On which days something holds, and when a place is open. Pure."""

from datetime import date, datetime

from broadcast.dayparts import Span, days_around, named_spans, span_on, touches
from broadcast.engine.plan import Calendar, Dates, Plan


def holds_on(dates: Dates, calendar: Calendar, day: date) -> bool:
    """Whether something with these dates holds on a local day."""
    if (dates.first and day < dates.first) or (dates.last and day > dates.last) or day in dates.excluded:
        return False
    return dates.special == "any" or (day in calendar.special) == (dates.special == "only")


def open_spans(plan: Plan, start: datetime, until: datetime) -> list[Span]:
    """When the zone is open, around [start, until), by begin. A special day has its own hours, or none."""
    special, tz = plan.calendar.special, plan.tz
    week = (
        named_spans(hours, tz, start, until, lambda day: day not in special) for hours in plan.calendar.hours
    )
    found = [span for of_window in week for span in of_window]
    for day in days_around(tz, start, until) if special else ():
        if day in special:
            found += (span_on(day, opens, closes, tz) for opens, closes in special[day].hours)
    return sorted(span for span in found if touches(span, start, until))
