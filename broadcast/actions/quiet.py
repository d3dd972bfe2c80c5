"""Every change to quiet hours."""

from typing import Any
from uuid import UUID

from django.db import transaction

from broadcast.actions.saving import move_row, save_row
from broadcast.models import QuietHours
from tenants.access import Person

RIGHT = "edit_zones"


@transaction.atomic
def save_quiet(pk: UUID | None, *, actor: Person, **columns: Any) -> QuietHours:
    """Change quiet hours, or make some where `pk` is None. `columns` are those of the model, by name."""
    return save_row(QuietHours, pk, actor, RIGHT, columns)


@transaction.atomic
def remove_quiet(pk: UUID, *, actor: Person) -> QuietHours:
    return move_row(QuietHours, pk, actor, RIGHT, "removed")


@transaction.atomic
def restore_quiet(pk: UUID, *, actor: Person) -> QuietHours:
    return move_row(QuietHours, pk, actor, RIGHT, "restored")
