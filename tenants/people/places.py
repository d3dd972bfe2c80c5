"""Floors and zones as people are given them. They live above, in a schema: a signal asks for them."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.dispatch import Signal

from tenants.models import Business, Membership
from tenants.people.holding import hold
from tenants.schemas import in_business

#: A question, asked in a business's schema: which floors and zones are there? Answered with a Places.
asked_places = Signal()
#: What somebody may see changed, or they were locked out. In the transaction in hand and in the schema of the
#: business; `zone_ids`, where they were, or None for all of them: what is open there looks again.
reach_changed = Signal()


@dataclass(frozen=True)
class Places:
    """Those of one business; names by id, and on which floor (its id) a zone stands."""

    floors: dict[UUID, str] = field(default_factory=dict)
    zones: dict[UUID, str] = field(default_factory=dict)
    floor_of: dict[UUID, UUID] = field(default_factory=dict)

    def on(self, floor_ids: Collection[UUID]) -> list[UUID]:
        """The zones that stand on these floors now."""
        return sorted(zone for zone, floor in self.floor_of.items() if floor in floor_ids)

    def named(self, floor_ids: Collection[UUID], zone_ids: Collection[UUID]) -> list[str]:
        """What is there still of somebody's floors and zones, floors first."""
        return names(self.floors, floor_ids) + names(self.zones, zone_ids)


def names(rows: dict[UUID, str], ids: Iterable[UUID]) -> list[str]:
    return sorted(rows[pk] for pk in set(ids) if pk in rows)


def places_of(business: Business) -> Places:
    with in_business(business):
        answers: list[tuple[Any, Any]] = asked_places.send(None, business=business)
    return answers[0][1] if answers else Places()


def follow_floors(business: Business) -> None:
    """Whoever was given a floor has what stands on it now. Last in the change of a zone or a floor."""
    hold(business)
    rows = list(business.memberships.exclude(floor_ids=[]))
    places = places_of(business) if rows else Places()
    for row in rows:
        put_on_floors(row, places)


def put_on_floors(row: Membership, places: Places) -> None:
    zone_ids = places.on(row.floor_ids)
    if row.floor_zone_ids != zone_ids:
        row.floor_zone_ids = zone_ids
        row.save(update_fields=["floor_zone_ids"])
