"""Every change to floors."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.db import transaction

from broadcast.actions.saving import move_row, save_row
from broadcast.models import Floor, Zone
from broadcast.room import count_places, demand_room
from tenants.access import Person

RIGHT = "edit_zones"


@transaction.atomic
def save_floor(pk: UUID | None, *, actor: Person, zones: Iterable[UUID], **columns: Any) -> Floor:
    """Change a floor, or make one where `pk` is None. `zones` are all that stand on it from now on.

    Raises NoRoom where there may be no more.
    """
    own = Zone.objects.kept().open_to(actor, RIGHT)
    chosen = list(own.filter(pk__in=list(zones)))
    ids = [zone.pk for zone in chosen]

    def children(floor: Floor) -> None:
        own.filter(floor=floor).exclude(pk__in=ids).update(floor=None)
        own.filter(pk__in=ids).update(floor=floor)

    if pk is None:
        demand_room(actor, "floors")
    row = save_row(Floor, pk, actor, RIGHT, columns, children, zones=[zone.name for zone in chosen])
    count_places()
    return row


@transaction.atomic
def remove_floor(pk: UUID, *, actor: Person) -> Floor:
    """Its zones stay, as if they stood on none, until `restore_floor`."""
    row = move_row(Floor, pk, actor, RIGHT, "removed")
    count_places()
    return row


@transaction.atomic
def restore_floor(pk: UUID, *, actor: Person) -> Floor:
    """Raises NoRoom where there may be no more."""
    actor.demand(RIGHT)
    if Floor.objects.filter(pk=pk).exclude(removed_at=None).exists():
        demand_room(actor, "floors")
    row = move_row(Floor, pk, actor, RIGHT, "restored")
    count_places()
    return row
