"""Days and weeks of the calendar that are copied, and what was made together and is taken back together."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from broadcast.actions.moves import RIGHT, Refused, log
from broadcast.announcing import announce
from broadcast.books.plans import Books
from broadcast.books.reach import zones_of
from broadcast.calendar.copies import (
    bands_as_dated,
    change_copy,
    changes_on,
    dated_copy,
    dated_on,
    replaced_copies,
)
from broadcast.calendar.wall import bounds
from broadcast.dayparts import DAY
from broadcast.models import Daypart, DaypartException, Schedule, ScheduleException, SpecialDay, Zone
from tenants import audit
from tenants.access import Person

WEEK_DAYS = 7
#: As far as copies may reach, in days from now.
FARTHEST = timedelta(days=400)
MOST_DAYS = 84


@dataclass(frozen=True)
class Batch:
    """What one action made: all its rows bear the same `made_at`, by which `take_back` finds them."""

    made_at: datetime
    dayparts: int = 0
    changes: int = 0
    #: Changes of single occurrences that have no place on the other day.
    left_out: int = 0


@transaction.atomic
def copy_day(
    zone: UUID, from_date: date, to_dates: Sequence[date], *, actor: Person, with_music: bool = False
) -> Batch:
    """What is special on a day: dayparts of dates, and occurrences that were moved or skipped.

    `with_music` makes all that day's music dayparts of the other dates. Raises Refused for the past.
    """
    return copied(zone, [(from_date, day) for day in to_dates], actor, with_music)


@transaction.atomic
def copy_week(
    zone: UUID, from_monday: date, to_mondays: Sequence[date], *, actor: Person, with_music: bool = False
) -> Batch:
    """The same for each of a week's days."""
    pairs = [(from_monday + n * DAY, monday + n * DAY) for monday in to_mondays for n in range(WEEK_DAYS)]
    return copied(zone, pairs, actor, with_music)


def copied(zone: UUID, pairs: list[tuple[date, date]], actor: Person, with_music: bool) -> Batch:
    actor.demand(RIGHT)
    place: Zone = Zone.objects.kept().select_related("floor").load(actor, RIGHT, zone)
    made_at = timezone.now()
    refuse_bad(pairs, made_at.astimezone(place.tz).date())
    days = [day for pair in pairs for day in pair]
    books = Books.load(bounds(min(days), place.tz)[0], bounds(max(days), place.tz)[1])
    dayparts, replaced, changes, left_out = prepared(books, place, pairs, made_at, with_music)
    Daypart.objects.bulk_create(dayparts)
    DaypartException.objects.bulk_create(replaced, ignore_conflicts=True)
    before = ScheduleException.objects.filter(zone=place).count()
    # What was changed there already stays as it is.
    ScheduleException.objects.bulk_create(changes, ignore_conflicts=True)
    count = ScheduleException.objects.filter(zone=place).count() - before
    batch = Batch(made_at, len(dayparts), count, left_out + len(changes) - count)
    told = {"dayparts": batch.dayparts, "changes": count, "to": sorted({str(to) for _, to in pairs})}
    if dayparts or replaced or count:
        audit.record(actor, "copied", place, **told)
        announce({place.pk})
    return batch


def prepared(
    books: Books, zone: Zone, pairs: list[tuple[date, date]], made_at: datetime, with_music: bool
) -> tuple[list[Daypart], list[DaypartException], list[ScheduleException], int]:
    plan = books.plan(books.zones[zone.pk])
    dayparts: list[Daypart] = []
    replaced: list[DaypartException] = []
    changes: list[ScheduleException | None] = []
    for day, to in pairs:
        if with_music:
            dayparts += bands_as_dated(plan, zone, day, to, made_at)
        else:
            for row in dated_on(books, zone, day):
                dayparts.append(dated_copy(row, zone, to, made_at))
                replaced += replaced_copies(books, row, dayparts[-1], to - day)
        known = list(changes_on(books, zone, day))
        changes += (change_copy(row, plan, zone, to - day, made_at) for row in known)
    kept = [row for row in changes if row]
    return dayparts, replaced, kept, len(changes) - len(kept)


def refuse_bad(pairs: list[tuple[date, date]], today: date) -> None:
    if not pairs or len(pairs) > MOST_DAYS:
        raise Refused(f"Choose between one day and {MOST_DAYS} days.")
    if any(day == to for day, to in pairs):
        raise Refused("That is the same day. Choose another one to copy to.")
    if any(to < today for _, to in pairs):
        raise Refused("That day is past. Choose one that is still to come.")
    if any(abs(day - today) > FARTHEST for pair in pairs for day in pair):
        raise Refused("That is more than a year away. Choose a nearer day.")


@transaction.atomic
def take_back(made_at: datetime, *, actor: Person) -> int:
    """Remove all that one copy or import made. Returns how much that was."""
    actor.demand(RIGHT)
    rows: list[Any] = []
    for model in (Daypart, Schedule, SpecialDay):
        rows += model.objects.kept().filter(created_at=made_at).select_for_update()
    changes = ScheduleException.objects.filter(created_at=made_at)
    exceptions = list(changes.select_related("schedule", "zone"))
    touched = {pk for row in (*rows, *exceptions) for pk in zones_of(row)}
    for row in rows:
        if isinstance(row, SpecialDay):
            actor.demand("edit_zones")
        row.removed_at = timezone.now()
        row.save(update_fields=["removed_at"])
        audit.record(actor, "removed", row)
    for row in exceptions:
        log(actor, "restored", row, row, row.planned_at)
    ScheduleException.objects.filter(pk__in=[row.pk for row in exceptions]).delete()
    announce(touched)
    return len(rows) + len(exceptions)
