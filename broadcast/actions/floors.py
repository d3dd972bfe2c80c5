"""Every change to floors."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.db import transaction

from broadcast.actions.saving import move_row, save_row
from broadcast.models import Floor, Zone
from broadcast.room import count_places, demand_room
from tenants.access import Person
from tenants.people.places import follow_floors

RIGHT = "edit_zones"


@transaction.atomic
def save_floor(pk: UUID | None, *, actor: Person, zones: Iterable[UUID], **columns: Any) -> Floor:
    """Change a floor, or make one where `pk` is None. `zones` are all that stand on it from now on.

    Raises NoRoom where there may be no more.
    """
    own = Zone.objects.kept().open_to(actor, RIGHT)
    ids = list(own.filter(pk__in=list(zones)).values_list("pk", flat=True))

    def children(floor: Floor) -> None:
        own.filter(floor=floor).exclude(pk__in=ids).update(floor=None)
        own.filter(pk__in=ids).update(floor=floor)

    if pk is None:
        demand_room(actor, "floors")
    row = save_row(Floor, pk, actor, RIGHT, columns, children, describe)
    follow_floors(actor.business)
    count_places()
    return row


def describe(floor: Floor) -> dict[str, Any]:
    return {"zones": sorted(floor.zones.kept().values_list("name", flat=True))}


@transaction.atomic
def remove_floor(pk: UUID, *, actor: Person) -> Floor:
    """Its zones stay, as if they stood on none, until `restore_floor`."""
    row = move_row(Floor, pk, actor, RIGHT, "removed")
    follow_floors(actor.business)
    count_places()
    return row


@transaction.atomic
def restore_floor(pk: UUID, *, actor: Person) -> Floor:
    """Raises NoRoom where there may be no more."""
    actor.demand(RIGHT)
    if Floor.objects.filter(pk=pk).exclude(removed_at=None).exists():
        demand_room(actor, "floors")
    row = move_row(Floor, pk, actor, RIGHT, "restored")
    follow_floors(actor.business)
    count_places()
    return row
