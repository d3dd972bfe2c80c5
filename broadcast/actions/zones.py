"""Every change to zones."""

from typing import Any
from uuid import UUID

from django.db import transaction

from broadcast import outbox
from broadcast.actions.saving import move_row, save_row
from broadcast.models import Zone
from broadcast.room import count_places, demand_room
from tenants.access import Person
from tenants.people.places import follow_floors


class StillInUse(Exception):
    """Its text says what has to go first."""


@transaction.atomic
def save_zone(pk: UUID | None, *, actor: Person, **columns: Any) -> Zone:
    """Change a zone, or open a new one where `pk` is None. `columns` are those of the model, by name.

    Raises NoRoom where there may be no more.
    """
    actor.demand("edit_zones")
    if pk is None:
        demand_room(actor, "zones")
    row = save_row(Zone, pk, actor, "edit_zones", columns, children=outbox.show_zone)
    if "floor" in columns:
        follow_floors(actor.business)
    count_places()
    return row


@transaction.atomic
def remove_zone(pk: UUID, *, actor: Person) -> Zone:
    """Raises StillInUse while players are paired with it."""
    zone: Zone = Zone.objects.select_for_update(no_key=True).load(actor, "edit_zones", pk)
    if zone.devices.filter(revoked_at=None).exists():
        raise StillInUse(
            f"Players still play {zone.name}. Move them to another zone or disconnect them first."
        )
    gone = move_row(Zone, pk, actor, "edit_zones", "removed")
    count_places()
    return gone


@transaction.atomic
def restore_zone(pk: UUID, *, actor: Person) -> Zone:
    """Raises NoRoom where there may be no more."""
    actor.demand("edit_zones")
    if Zone.objects.filter(pk=pk).exclude(removed_at=None).exists():
        demand_room(actor, "zones")
    row = move_row(Zone, pk, actor, "edit_zones", "restored")
    count_places()
    return row
