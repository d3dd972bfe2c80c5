"""What was read from a calendar file, made at once."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from broadcast.actions.copies import Batch
from broadcast.actions.moves import RIGHT
from broadcast.announcing import announce
from broadcast.books.reach import zones_of
from broadcast.ics.proposals import Proposal
from broadcast.models import Daypart, DaypartException, Schedule, ScheduleItem, SpecialDay, Zone
from tenants import audit
from tenants.access import Person

MODELS: dict[str, type[Any]] = {"closed": SpecialDay, "daypart": Daypart, "schedule": Schedule}


@transaction.atomic
def import_events(zone: UUID, proposals: Iterable[Proposal], *, actor: Person) -> Batch:
    """Make the rows of a calendar file, all for one zone. `copies.take_back` undoes it."""
    actor.demand(RIGHT)
    place: Zone = Zone.objects.kept().load(actor, RIGHT, zone)
    chosen = list(proposals)
    if any(each.kind == "closed" for each in chosen):
        actor.demand("edit_zones")
    made_at = timezone.now()
    rows = [MODELS[each.kind](**each.columns, created_at=made_at) for each in chosen]
    for model in MODELS.values():
        model.objects.bulk_create(row for row in rows if type(row) is model)
    ScheduleItem.objects.bulk_create(
        ScheduleItem(schedule=row, announcement=each.announcement)
        for row, each in zip(rows, chosen, strict=True)
        if each.announcement
    )
    DaypartException.objects.bulk_create(
        DaypartException(daypart=row, zone=place, date=day, created_at=made_at)
        for row, each in zip(rows, chosen, strict=True)
        for day in each.left_out
    )
    for row in rows:
        audit.record(actor, "imported", row)
    announce({place.pk} | {pk for row in rows[:1] for pk in zones_of(row)})
    return Batch(made_at, dayparts=len(rows))
