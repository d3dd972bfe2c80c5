"""Every change to floors."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.db import transaction

from broadcast.actions.saving import move_row, save_row
from broadcast.models import Floor, Zone
from tenants.access import Person
from tenants.people.places import follow_floors

RIGHT = "edit_zones"


@transaction.atomic
def save_floor(pk: UUID | None, *, actor: Person, zones: Iterable[UUID], **columns: Any) -> Floor:
    """Change a floor, or make one where `pk` is None. `zones` are all that stand on it from now on."""
    own = Zone.objects.kept().open_to(actor, RIGHT)
    ids = list(own.filter(pk__in=list(zones)).values_list("pk", flat=True))

    def children(floor: Floor) -> None:
        own.filter(floor=floor).exclude(pk__in=ids).update(floor=None)
        own.filter(pk__in=ids).update(floor=floor)

    row = save_row(Floor, pk, actor, RIGHT, columns, children, describe)
    follow_floors(actor.business)
    return row


def describe(floor: Floor) -> dict[str, Any]:
    return {"zones": sorted(floor.zones.kept().values_list("name", flat=True))}


@transaction.atomic
def remove_floor(pk: UUID, *, actor: Person) -> Floor:
    """Its zones stay, as if they stood on none, until `restore_floor`."""
    row = move_row(Floor, pk, actor, RIGHT, "removed")
    follow_floors(actor.business)
    return row


@transaction.atomic
def restore_floor(pk: UUID, *, actor: Person) -> Floor:
    row = move_row(Floor, pk, actor, RIGHT, "restored")
    follow_floors(actor.business)
    return row
