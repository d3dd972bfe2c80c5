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

    def children(schedule: Schedule) -> None:
        schedule.items.all().delete()
        ScheduleItem.objects.bulk_create(
            ScheduleItem(schedule=schedule, announcement=said, offset_min=offset_min, position=position)
            for position, (said, offset_min) in enumerate(items)
        )

    return save_row(Schedule, pk, actor, "edit_schedules", columns, children, describe)


def describe(schedule: Schedule) -> dict[str, Any]:
    items = schedule.items.select_related("announcement")
    return {
        "announcements": [
            f"{item} {item.offset_min:+} min" if item.offset_min else str(item) for item in items
        ]
    }


@transaction.atomic
def remove_schedule(pk: UUID, *, actor: Person) -> Schedule:
    return move_row(Schedule, pk, actor, "edit_schedules", "removed")


@transaction.atomic
def restore_schedule(pk: UUID, *, actor: Person) -> Schedule:
    return move_row(Schedule, pk, actor, "edit_schedules", "restored")


@transaction.atomic
def switch_schedule(pk: UUID, *, actor: Person, is_enabled: bool) -> Schedule:
    return save_row(Schedule, pk, actor, "edit_schedules", {"is_enabled": is_enabled})


@transaction.atomic
def copy_schedule(pk: UUID, *, actor: Person) -> Schedule:
    """The same once more, switched off: nothing is said twice before it has been changed."""
    row: Schedule = Schedule.objects.kept().load(actor, "edit_schedules", pk)
    columns = {field.attname: getattr(row, field.attname) for field in Schedule._meta.concrete_fields}
    columns |= {"is_enabled": False, "name": f"{row.name} (copy)"[-80:] if row.name else ""}
    for own in ("id", "created_at", "removed_at"):
        del columns[own]
    items = [(item.announcement, item.offset_min) for item in row.items.select_related("announcement")]
    return save_schedule(None, actor=actor, items=items, **columns)
