"""Every change to dayparts."""

from typing import Any
from uuid import UUID

from django.db import transaction

from broadcast.actions.saving import move_row, save_row
from broadcast.models import Daypart
from tenants.access import Person

RIGHT = "edit_schedules"


@transaction.atomic
def save_daypart(pk: UUID | None, *, actor: Person, **columns: Any) -> Daypart:
    """Change a daypart, or make one where `pk` is None. `columns` are those of the model, by name."""
    return save_row(Daypart, pk, actor, RIGHT, columns)


@transaction.atomic
def switch_daypart(pk: UUID, *, actor: Person, is_enabled: bool) -> Daypart:
    return save_row(Daypart, pk, actor, RIGHT, {"is_enabled": is_enabled})


@transaction.atomic
def remove_daypart(pk: UUID, *, actor: Person) -> Daypart:
    return move_row(Daypart, pk, actor, RIGHT, "removed")


@transaction.atomic
def restore_daypart(pk: UUID, *, actor: Person) -> Daypart:
    return move_row(Daypart, pk, actor, RIGHT, "restored")
