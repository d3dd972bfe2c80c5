"""A zone's calendar as a file for other calendars: weekly rules as they are, the rest for 60 days."""

from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, time, timedelta
from itertools import islice
from typing import Any
from zoneinfo import ZoneInfo

from icalendar import Calendar, Event, vText

from broadcast.books.plans import Books
from broadcast.dayparts import DAY
from broadcast.engine.plan import Plan
from broadcast.ics.zone import vtimezone
from broadcast.models import Daypart, Schedule, ScheduleException, Zone
from broadcast.rundown import planned_times

AHEAD_DAYS = 60
WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
#: What a file may hold; what is more would help nobody.
MOST_EVENTS = 5000
ALL_DAY = [[time(0), time(0)]]
Kind = Schedule.Kind


def export(zone: Zone, now: datetime) -> bytes:
    """A fixed number of queries."""
    books = Books.load(now, now + AHEAD_DAYS * DAY)
    zone = books.zones[zone.pk]
    made = Calendar()
    made.add("prodid", "-//sync2gear//calendar//EN")
    made.add("version", "2.0")
    made.add("x-wr-calname", zone.name)
    events = list(islice(events_of(books, zone, now), MOST_EVENTS))
    starts: list[Any] = [event.decoded("dtstart").date() for event in events]
    first = min(starts, default=now.date())
    made.add_component(vtimezone(zone.tz, first - DAY, now.date() + 730 * DAY))
    for event in events:
        made.add_component(event)
    told: bytes = made.to_ical()
    return told


def events_of(books: Books, zone: Zone, now: datetime) -> Iterator[Event]:
    plan = books.plan(zone)
    for part in books.dayparts:
        if books.reaches(part, zone) and part.channel_id in books.channels:
            gone = books.days_without(part, zone)
            # A single date that is left out leaves nothing.
            if part.first_date is None or part.first_date != part.last_date or part.first_date not in gone:
                yield of_daypart(part, books.title(str(part.channel_id)), zone.tz, gone)
    for row in books.schedules:
        if books.reaches(row, zone) and row.items.all():
            changes = [each for each in books.exceptions.get(row.pk, ()) if each.zone_id in (None, zone.pk)]
            yield from of_schedule(row, changes, plan, now)


def of_daypart(row: Daypart, title: str, tz: ZoneInfo, left_out: Iterable[date]) -> Event:
    event = weekly(row, f"{row.pk}@sync2gear", title, row.start, row.end, tz)
    gone = [datetime.combine(day, row.start, tz) for day in sorted(left_out) if day.weekday() in row.days]
    if gone and "RRULE" in event:
        event.add("exdate", gone)
    own(event, "name", row.name)
    own(event, "priority", row.priority)
    own(event, "special", "" if row.special_days == "any" else row.special_days)
    return event


def of_schedule(
    row: Schedule, changes: list[ScheduleException], plan: Plan, now: datetime
) -> Iterator[Event]:
    if is_plain_clock(row):
        for at in sorted(row.at_times):
            yield from clock_time(row, at, changes, plan.tz)
    elif row.kind == Kind.OPENING or (row.kind == Kind.CLOCK and not row.at_minutes):
        yield from single_times(row, plan, now)
    else:
        yield from hours(row, plan.tz)


def is_plain_clock(row: Schedule) -> bool:
    """Whether times and days say all of it."""
    more = (row.at_minutes, row.is_back_timed, row.while_open, row.windows, row.exclusions, row.expires_at)
    return (
        row.kind == Kind.CLOCK and not any(more) and row.special_days == "any" and len(row.items.all()) == 1
    )


def clock_time(row: Schedule, at: time, changes: list[ScheduleException], tz: ZoneInfo) -> Iterator[Event]:
    """One of the schedule's times. What was moved stands alone at its new time."""
    uid = f"{row.pk}-{at:%H%M%S}@sync2gear"
    event = weekly(row, uid, str(row), at, None, tz)
    mine = [each for each in changes if each.planned_at.astimezone(tz).time() == at]
    gone = {each.planned_at.astimezone(tz) for each in mine}
    gone |= {datetime.combine(day, at, tz) for day in row.excluded_dates}
    if gone and "RRULE" in event:
        event.add("exdate", sorted(gone))
    own_words(event, row)
    yield event
    for each in mine:
        if each.moved_to:
            yield single(f"{each.pk}@sync2gear", str(row), each.moved_to.astimezone(tz), row)


def single_times(row: Schedule, plan: Plan, now: datetime) -> Iterator[Event]:
    """As planned in the next days."""
    rule = next((rule for rule in plan.rules if rule.schedule_id == str(row.pk)), None)
    for at in planned_times(plan, rule, now, now + AHEAD_DAYS * DAY) if rule else ():
        yield single(f"{row.pk}-{at:%Y%m%dT%H%M%S}@sync2gear", str(row), at.astimezone(plan.tz), row)


def hours(row: Schedule, tz: ZoneInfo) -> Iterator[Event]:
    """One event a window, whose description says how often."""
    for number, (start, end) in enumerate(row.windows or ALL_DAY):
        event = weekly(row, f"{row.pk}-{number}@sync2gear", str(row), start, end, tz)
        event.add("description", how_often(row))
        own(event, "every", row.every_min if row.kind == Kind.INTERVAL else "")
        own(event, "rhythm", row.kind)
        own_words(event, row)
        yield event


def how_often(row: Schedule) -> str:
    if row.kind == Kind.CLOCK:
        return "At " + ", ".join(f":{minute:02}" for minute in sorted(row.at_minutes)) + " of every hour"
    if row.kind == Kind.TIMELINE:
        return f"A sequence of {row.every_min} minutes, again and again"
    return f"Every {row.every_min} minutes"


def weekly(
    row: Daypart | Schedule, uid: str, title: str, start: time, end: time | None, tz: ZoneInfo
) -> Event:
    """From its first day on; without `end` as long as it is heard."""
    day = first_day(row.days, row.first_date, row.created_at.astimezone(tz).date())
    begin = datetime.combine(day, start, tz)
    event = blank(uid, title, row.created_at)
    event.add("dtstart", begin)
    if end is None:
        event.add("duration", length_of(row))
    else:
        event.add("dtend", datetime.combine(day if start < end else day + DAY, end, tz))
    if row.first_date is None or row.first_date != row.last_date:
        event.add("rrule", repeated(row, tz))
    return event


def repeated(row: Daypart | Schedule, tz: ZoneInfo) -> dict[str, Any]:
    told: dict[str, Any] = {"freq": "weekly", "byday": [WEEKDAYS[day] for day in sorted(row.days)]}
    if row.last_date:
        told["until"] = datetime.combine(row.last_date, time(23, 59, 59), tz).astimezone(UTC)
    return told


def first_day(days: list[int], first: date | None, made: date) -> date:
    """The first day on which it holds; without a first date one that is past, and never another one."""
    day, step = (first, DAY) if first else (made, -DAY)
    for _ in range(7):
        if day.weekday() in days:
            break
        day += step
    return day


def single(uid: str, title: str, at: datetime, row: Schedule) -> Event:
    """An occurrence of a rule that a calendar could not repeat by itself."""
    event = blank(uid, title, row.created_at)
    event.add("dtstart", at)
    event.add("duration", length_of(row))
    own(event, "occurrence", 1)
    return event


def blank(uid: str, title: str, made_at: datetime) -> Event:
    event = Event()
    event.add("uid", uid)
    event.add("dtstamp", made_at.astimezone(UTC).replace(microsecond=0))
    event.add("summary", title)
    return event


def length_of(row: Daypart | Schedule) -> timedelta:
    heard = [item.announcement.duration_ms for item in row.items.all()] if isinstance(row, Schedule) else []
    return timedelta(seconds=max(1, round(max(heard, default=0) / 1000)))


def own_words(event: Event, row: Schedule) -> None:
    """By which an import knows a schedule of one announcement, whatever people call it."""
    items = row.items.all()
    own(event, "name", row.name)
    own(event, "says", items[0].announcement.title if len(items) == 1 else "")
    own(event, "priority", row.priority)


def own(event: Event, name: str, value: object) -> None:
    """What only sync2gear understands, for the way back."""
    if value != "":
        event.add(f"x-sync2gear-{name}", vText(str(value)), encode=False)
