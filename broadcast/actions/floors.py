"""Every change to floors."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.db import transaction

from broadcast.actions.saving import move_row, write_row
from broadcast.announcing import announce
from broadcast.books.reach import zones_of
from broadcast.models import Floor, Zone
from tenants.access import Person

RIGHT = "edit_zones"


@transaction.atomic
def save_floor(pk: UUID | None, *, actor: Person, zones: Iterable[UUID], **columns: Any) -> Floor:
    """Change a floor, or make one where `pk` is None. `zones` are all that stand on it from now on."""
    own = Zone.objects.kept().open_to(actor, RIGHT)
    chosen = own.filter(pk__in=list(zones))
    floor, touched = write_row(Floor, pk, actor, RIGHT, columns, zones=[zone.name for zone in chosen])
    ids = [zone.pk for zone in chosen]
    own.filter(floor=floor).exclude(pk__in=ids).update(floor=None)
    own.filter(pk__in=ids).update(floor=floor)
    announce(touched | zones_of(floor))
    return floor


@transaction.atomic
def remove_floor(pk: UUID, *, actor: Person) -> Floor:
    """Its zones stay, as if they stood on none, until `restore_floor`."""
    return move_row(Floor, pk, actor, RIGHT, "removed")


@transaction.atomic
def restore_floor(pk: UUID, *, actor: Person) -> Floor:
    return move_row(Floor, pk, actor, RIGHT, "restored")
