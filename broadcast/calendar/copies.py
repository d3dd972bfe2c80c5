"""What is special on a day of a zone's calendar, as it would stand on another day."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from broadcast.books.plans import Books
from broadcast.calendar.wall import bounds
from broadcast.dayparts import instant
from broadcast.engine.plan import Plan
from broadcast.models import Daypart, DaypartException, ScheduleException, Zone
from broadcast.rundown import music_line
from broadcast.schedules.single_times import is_planned

#: Above ordinary dayparts, as what is special is.
PRIORITY = 80
MINUTE = timedelta(minutes=1)


def dated_on(books: Books, zone: Zone, day: date) -> Iterator[Daypart]:
    """The zone's dayparts with a first and a last day, of those that hold on `day`."""
    for row in books.dayparts:
        first, last = row.first_date, row.last_date
        if first and last and first <= day <= last and day.weekday() in row.days and books.reaches(row, zone):
            yield row


def dated_copy(row: Daypart, zone: Zone, day: date, made_at: datetime) -> Daypart:
    return one_day(zone, day, made_at, row.channel_id, row.start, row.end, row.name, row.priority)


def replaced_copies(
    books: Books, row: Daypart, copied: Daypart, ahead: timedelta
) -> Iterator[DaypartException]:
    """What a daypart of one date stands for, as its copy stands for it so many days later."""
    for each in (each for rows in books.left_out.values() for each in rows if each.instead_id == row.pk):
        yield DaypartException(
            daypart_id=each.daypart_id,
            zone_id=each.zone_id,
            date=each.date + ahead,
            instead=copied,
            created_at=copied.created_at,
        )


def one_day(
    zone: Zone,
    day: date,
    made_at: datetime,
    channel_id: UUID,
    start: time,
    end: time,
    name: str = "",
    priority: int = PRIORITY,
) -> Daypart:
    return Daypart(
        channel_id=channel_id,
        name=name,
        days=[day.weekday()],
        start=start,
        end=end,
        first_date=day,
        last_date=day,
        zone_ids=[zone.pk],
        priority=priority,
        created_at=made_at,
    )


def bands_as_dated(plan: Plan, zone: Zone, day: date, to: date, made_at: datetime) -> Iterator[Daypart]:
    """That day's music, except what was chosen by hand and what has no channel of its own."""
    start, until = bounds(day, plan.tz)
    for segment in music_line(plan, start, until):
        if segment.source in ("daypart", "channel") and is_uuid(segment.channel_id):
            begins, ends = wall_time(segment.start, plan.tz), wall_time(min(segment.until, until), plan.tz)
            yield one_day(zone, to, made_at, UUID(segment.channel_id), begins, ends)


def is_uuid(name: str) -> bool:
    try:
        return bool(UUID(name))
    except ValueError:
        return False


def wall_time(at: datetime, tz: ZoneInfo) -> time:
    return at.astimezone(tz).time().replace(second=0, microsecond=0)


def changes_on(books: Books, zone: Zone, day: date) -> Iterator[ScheduleException]:
    start, until = bounds(day, zone.tz)
    for rows in books.exceptions.values():
        for row in rows:
            if row.zone_id in (None, zone.pk) and start <= row.planned_at < until:
                yield row


def change_copy(
    row: ScheduleException, plan: Plan, zone: Zone, ahead: timedelta, made_at: datetime
) -> ScheduleException | None:
    """The same change so many days later; None where the schedule plans nothing then, or it is past."""
    planned = days_later(row.planned_at, ahead, plan.tz)
    moved = days_later(row.moved_to, ahead, plan.tz) if row.moved_to else None
    if min(planned, moved or planned) <= made_at or not is_planned(plan, row.schedule_id, planned):
        return None
    return ScheduleException(
        schedule_id=row.schedule_id, zone=zone, planned_at=planned, moved_to=moved, created_at=made_at
    )


def days_later(at: datetime, ahead: timedelta, tz: ZoneInfo) -> datetime:
    """The same wall time."""
    local = at.astimezone(tz)
    return instant(local.date() + ahead, local.time(), tz)
