"""Floors and zones, as people are given them."""

from uuid import UUID

from broadcast.models import Floor, Zone
from tenants.people.places import Places


def places() -> Places:
    """What is there. A zone stands on its floor also while it is removed: it may be restored."""
    floors = dict(Floor.objects.kept().values_list("pk", "name"))
    zones = list(Zone.objects.all())
    return Places(
        floors=floors,
        zones={row.pk: row.name for row in zones if row.removed_at is None},
        floor_of={row.pk: row.floor_id for row in zones if row.floor_id in floors},
    )


def every_zone() -> list[UUID]:
    return list(Zone.objects.kept().values_list("pk", flat=True))
