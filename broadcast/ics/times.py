"""When an event of a calendar file is, on a zone's clocks. Pure."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from icalendar import Event

from broadcast.dayparts import DAY
from broadcast.ics.text import Lines

WEEKDAYS = {name: number for number, name in enumerate(("MO", "TU", "WE", "TH", "FR", "SA", "SU"))}
UNDERSTOOD = {"FREQ", "INTERVAL", "BYDAY", "UNTIL", "COUNT", "WKST"}
YEARS = range(2000, 2101)
MOST_TIMES = 2000
#: An Event of the library; what it holds is what somebody sent.
Fields = Any


class NotUnderstood(Exception):
    """Its text says why nothing can be made of an event."""


@dataclass(frozen=True)
class Repeat:
    """Days of the week (0 = Monday), and the last day where there is one."""

    days: frozenset[int]
    last: date | None


def parsed(lines: Lines) -> Fields:
    """Raises NotUnderstood, whatever is wrong."""
    try:
        event = Event.from_ical("\r\n".join(("BEGIN:VEVENT", *lines, "END:VEVENT", "")))
    # The library meets every kind of nonsense here, and answers with every kind of error.
    except Exception:
        raise NotUnderstood("It cannot be read.") from None
    if event.errors:
        name, _ = event.errors[0]
        raise NotUnderstood(f"Its {name} cannot be read.")
    return event


def read(event: Fields, name: str) -> Any:
    """A date or a datetime, None where there is none."""
    try:
        found = event[name].dt if name in event else None
    except Exception:
        raise NotUnderstood(f"Its {name} cannot be read.") from None
    if isinstance(found, date):
        refuse_far(found)
    return found


def refuse_far(at: date) -> None:
    if at.year not in YEARS:
        raise NotUnderstood(f"The year {at.year} is out of reach.")


def local(event: Fields, name: str, value: datetime, tz: ZoneInfo) -> datetime:
    """The wall time on the zone's clocks, without its zone."""
    known = event[name].params.get("TZID", "")
    if value.tzinfo is None:
        if known:
            raise NotUnderstood(f"Its time zone “{str(known)[:40]}” is not known.")
        return value.replace(second=0, microsecond=0)
    return value.astimezone(tz).replace(tzinfo=None, second=0, microsecond=0)


def length(event: Fields, start: datetime) -> timedelta:
    """Zero where it says none."""
    end, lasts = read(event, "DTEND"), read(event, "DURATION")
    if isinstance(lasts, timedelta):
        return lasts
    if not isinstance(end, datetime):
        return timedelta(0)
    if (end.tzinfo is None) != (start.tzinfo is None):
        raise NotUnderstood("Its start and its end are told by different clocks.")
    # Its own wall: an hour that the clocks leave out is part of the rule.
    same = end.astimezone(start.tzinfo) if start.tzinfo else end
    return same.replace(tzinfo=None) - start.replace(tzinfo=None)


def repeat(event: Fields, begin: datetime, shift: int, tz: ZoneInfo) -> Repeat | None:
    """None where it happens once. `shift`: by how many days the zone's clocks are ahead of the event's."""
    if "RDATE" in event:
        raise NotUnderstood("It has extra dates of its own (RDATE): make an event of each.")
    rule = event.get("RRULE")
    if rule is None:
        return None
    if isinstance(rule, list):
        raise NotUnderstood("It repeats by two rules at once.")
    refuse(rule)
    told = [str(day).upper() for day in rule.get("BYDAY", [])]
    if not all(day in WEEKDAYS for day in told):
        raise NotUnderstood(f"It repeats on {', '.join(told)[:40]}: only plain days of the week can be kept.")
    daily = rule["FREQ"][0] == "DAILY" and not told
    days = {(WEEKDAYS[day] + shift) % 7 for day in told} or {begin.weekday()}
    days = set(range(7)) if daily else days
    return Repeat(frozenset(days), last_of(rule, begin, days, tz))


def refuse(rule: Any) -> None:
    """What no daypart and no schedule can keep, by name."""
    often = str(rule.get("FREQ", ["?"])[0])
    if often not in ("DAILY", "WEEKLY"):
        raise NotUnderstood(f"It repeats {often}: only DAILY and WEEKLY can be kept.")
    if unknown := sorted(set(rule) - UNDERSTOOD):
        raise NotUnderstood(f"It repeats by {', '.join(unknown)[:60]}, which cannot be kept.")
    if rule.get("INTERVAL", [1])[0] != 1:
        raise NotUnderstood(
            f"It repeats only every {rule['INTERVAL'][0]} times (INTERVAL), which cannot be kept."
        )


def last_of(rule: Any, begin: datetime, days: set[int], tz: ZoneInfo) -> date | None:
    if "UNTIL" in rule:
        until = rule["UNTIL"][0]
        # "For ever", as some calendars write it.
        if not isinstance(until, date) or until.year > YEARS[-1]:
            return None
        refuse_far(until)
        if not isinstance(until, datetime):
            return until
        wall = until.astimezone(tz).replace(tzinfo=None) if until.tzinfo else until
        return wall.date() if wall.time() >= begin.time() else wall.date() - DAY
    return after(int(rule["COUNT"][0]), begin.date(), days) if "COUNT" in rule else None


def after(count: int, first: date, days: set[int]) -> date:
    """The day of the last of so many times."""
    if not 1 <= count <= MOST_TIMES:
        raise NotUnderstood(f"It repeats {count} times (COUNT): at most {MOST_TIMES:,} can be kept.")
    weeks, rest = divmod(count - 1, len(days))
    day = first + weeks * 7 * DAY
    while rest:
        day += DAY
        rest -= day.weekday() in days
    return day


def excluded(event: Fields, tz: ZoneInfo) -> list[date]:
    """The local dates that an event leaves out."""
    told = event.get("EXDATE", [])
    found: set[date] = set()
    for group in told if isinstance(told, list) else [told]:
        try:
            moments = [each.dt for each in group.dts]
        except Exception:
            raise NotUnderstood("Its EXDATE cannot be read.") from None
        for at in moments:
            refuse_far(at)
            aware = isinstance(at, datetime) and at.tzinfo is not None
            found.add(at.astimezone(tz).date() if aware else at.date() if isinstance(at, datetime) else at)
    return sorted(found)
