"""Every change to schedules and their single occurrences."""

from typing import Any
from uuid import UUID

from django.db import transaction

from broadcast.actions.saving import move_row, save_row
from broadcast.models import Schedule, ScheduleItem
from tenants.access import Person


@transaction.atomic
def save_schedule(
    pk: UUID | None, *, actor: Person, items: list[tuple[Any, int]], **columns: Any
) -> Schedule:
    """Change a schedule, or make one where `pk` is None. `items` are (announcement, offset_min) in order."""
    told = [str(announcement) for announcement, _ in items]
    schedule = save_row(Schedule, pk, actor, "edit_schedules", columns, announcements=told)
    schedule.items.all().delete()
    rows = (
        ScheduleItem(schedule=schedule, announcement=announcement, offset_min=offset_min, position=position)
        for position, (announcement, offset_min) in enumerate(items)
    )
    ScheduleItem.objects.bulk_create(rows)
    return schedule


@transaction.atomic
def remove_schedule(pk: UUID, *, actor: Person) -> Schedule:
    return move_row(Schedule, pk, actor, "edit_schedules", "removed")


@transaction.atomic
def restore_schedule(pk: UUID, *, actor: Person) -> Schedule:
    return move_row(Schedule, pk, actor, "edit_schedules", "restored")
