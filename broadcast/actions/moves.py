"""Every change that is made in the calendar itself: one occurrence, or the hours of a daypart."""

from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.http import Http404
from django.utils import timezone

from broadcast.actions.saving import load_row, save_row
from broadcast.announcing import announce
from broadcast.books.reach import targets, zones_of
from broadcast.models import Daypart, DaypartException, Schedule, ScheduleException, Zone
from broadcast.schedules.single_times import change_of, is_planned_in
from tenants import audit
from tenants.access import Person

RIGHT = "edit_schedules"
#: As far as somebody may move an occurrence.
FARTHEST = timedelta(days=366)
ONE_MORE = 10


class Refused(Exception):
    """Its text says why, and what to do instead."""


@transaction.atomic
def skip_occurrence(schedule: UUID, zone: UUID, planned_at: datetime, *, actor: Person) -> ScheduleException:
    """Leave one occurrence out, in this zone alone. Raises Refused for the past and what nobody planned."""
    row, place = loaded(schedule, zone, planned_at, actor)
    return changed(row, place, planned_at, None, actor)


@transaction.atomic
def move_occurrence(
    schedule: UUID, zone: UUID, planned_at: datetime, moved_to: datetime, *, actor: Person
) -> ScheduleException | None:
    """Have one occurrence play at another moment, in this zone alone. None: it is back at its own time.

    `moved_to` is aware: make it of a wall time by `dayparts.instant`. Raises Refused as `skip_occurrence`.
    """
    row, place = loaded(schedule, zone, planned_at, actor)
    now = timezone.now()
    if moved_to <= now:
        raise Refused("That time is past. Choose one that is still to come.")
    if abs(moved_to - planned_at) > FARTHEST:
        raise Refused("That is more than a year away. Choose a nearer day.")
    if moved_to == planned_at:
        put_back(row, place, planned_at, actor)
        return None
    return changed(row, place, planned_at, moved_to, actor)


@transaction.atomic
def restore_occurrence(pk: UUID, *, actor: Person) -> ScheduleException:
    """It plays again as its schedule plans it. Raises Http404 where it was not changed."""
    actor.demand(RIGHT)
    row = ScheduleException.objects.select_for_update(of=("self",)).filter(pk=pk).first()
    if row is None:
        raise Http404
    if row.planned_at <= timezone.now():
        raise Refused("Its own time is past: it could not be heard any more.")
    forget(row, actor)
    return row


@transaction.atomic
def reshape_daypart(
    pk: UUID, start: time, end: time, days: list[int], *, actor: Person, on: date | None = None
) -> Daypart:
    """Give a daypart other hours and days, in all its zones. `on` moves one of a single date to another."""
    columns: dict[str, Any] = {"start": start, "end": end, "days": sorted(set(days))}
    if not days:
        raise Refused("Choose at least one day.")
    if on is not None:
        columns |= {"first_date": on, "last_date": on, "days": [on.weekday()]}
    Daypart.objects.kept().load(actor, RIGHT, pk)
    return save_row(Daypart, pk, actor, RIGHT, columns)


@transaction.atomic
def split_daypart(
    pk: UUID, zone: UUID, on: date, start: time, end: time, *, actor: Person, was: date | None = None
) -> Daypart:
    """Give a daypart other hours on one date in one zone: a copy holds then, in its place.

    `was` is the date from which it comes, where that is another one: it does not hold then either. What
    takes the copy away (`copies.take_back`, removing it) brings the daypart back.
    """
    row: Daypart = Daypart.objects.kept().load(actor, RIGHT, pk)
    place: Zone = Zone.objects.kept().select_related("floor").load(actor, RIGHT, zone)
    if on < timezone.now().astimezone(place.tz).date():
        raise Refused("That day is past. Choose one that is still to come.")
    made = save_row(Daypart, None, actor, RIGHT, one_day_of(row, place, on, start, end))
    for day in {on, was or on}:
        DaypartException.objects.update_or_create(
            daypart=row, zone=place, date=day, defaults={"instead": made}
        )
    audit.record(actor, "left out", row, zone=place.name, days=sorted({on, was or on}), instead=made)
    return made


def one_day_of(row: Daypart, zone: Zone, on: date, start: time, end: time) -> dict[str, Any]:
    """The columns of such a copy."""
    return {
        "channel": row.channel,
        "name": row.name,
        "days": [on.weekday()],
        "start": start,
        "end": end,
        "first_date": on,
        "last_date": on,
        "zone_ids": [zone.pk],
        "priority": min(100, row.priority + ONE_MORE),
    }


def loaded(schedule: UUID, zone: UUID, planned_at: datetime, actor: Person) -> tuple[Schedule, Zone]:
    """Locked, so that two people do not change one occurrence at once."""
    actor.demand(RIGHT)
    row: Schedule = load_row(Schedule, schedule, actor, RIGHT)
    place: Zone = Zone.objects.kept().load(actor, RIGHT, zone)
    known = change_of(list(row.exceptions.filter(planned_at=planned_at)), place)
    if ((known and known.moved_to) or planned_at) <= timezone.now():
        raise Refused("That has been heard already: only what is still to come can be changed.")
    if row.removed_at or not is_planned_in(place, row.pk, planned_at):
        raise Refused(f"“{row}” does not play then any more. Reload the calendar.")
    return row, place


def changed(
    row: Schedule, place: Zone, planned_at: datetime, moved_to: datetime | None, actor: Person
) -> ScheduleException:
    is_narrowed = narrow(row, place, planned_at)
    known = row.exceptions.filter(zone=place, planned_at=planned_at).first()
    if known and known.moved_to == moved_to and not is_narrowed:
        return known
    exception, _ = ScheduleException.objects.update_or_create(
        schedule=row, zone=place, planned_at=planned_at, defaults={"moved_to": moved_to}
    )
    log(actor, "moved" if moved_to else "skipped", exception, known, moved_to or "skipped")
    announce(zones_of(exception))
    return exception


def log(
    actor: Person, verb: str, row: ScheduleException, known: ScheduleException | None, after: datetime | str
) -> None:
    """`known` is what held before; without it the occurrence stood where its rule plans it."""
    before = (known.moved_to or "skipped") if known else row.planned_at
    place = row.zone.name if row.zone else "everywhere"
    plays = {"from": before, "to": after}
    audit.record(actor, verb, row.schedule, zone=place, planned=row.planned_at, plays=plays)


def put_back(row: Schedule, place: Zone, planned_at: datetime, actor: Person) -> None:
    narrow(row, place, planned_at)
    for exception in row.exceptions.filter(zone=place, planned_at=planned_at):
        forget(exception, actor)


def narrow(row: Schedule, place: Zone, planned_at: datetime) -> bool:
    """A change that held everywhere becomes one for each zone: this zone's may then differ.

    Gives whether there was one.
    """
    wide = row.exceptions.filter(zone=None, planned_at=planned_at).first()
    if wide is None:
        return False
    others = targets(row) | {place.pk}
    kept = (
        ScheduleException(schedule=row, zone_id=pk, planned_at=planned_at, moved_to=wide.moved_to)
        for pk in others
    )
    ScheduleException.objects.bulk_create(kept, ignore_conflicts=True)
    wide.delete()
    return True


def forget(row: ScheduleException, actor: Person) -> None:
    log(actor, "restored", row, row, row.planned_at)
    announce(zones_of(row))
    ScheduleException.objects.filter(pk=row.pk).delete()
