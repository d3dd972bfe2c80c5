"""What somebody is given: a role, and a zone user's floors and zones."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.http import Http404

from tenants.access import MAY, OF_OWNERS_ALONE, Person
from tenants.models import Business, Invitation, Membership
from tenants.people.places import places_of


def given(actor: Person, role: str, floor_ids: Iterable[UUID], zone_ids: Iterable[UUID]) -> dict[str, Any]:
    """The columns `floor_ids` and `zone_ids`: of a zone user what is there of them, of others none.

    Raises Http404 for a role that may do more than `actor`.
    """
    if not MAY[role] - OF_OWNERS_ALONE <= MAY[actor.role]:
        raise Http404
    if role != Membership.Role.ZONE_USER:
        return {"floor_ids": [], "zone_ids": []}
    places = places_of(actor.business)
    return {
        "floor_ids": sorted(set(floor_ids) & places.floors.keys()),
        "zone_ids": sorted(set(zone_ids) & places.zones.keys()),
    }


def said(business: Business, row: Membership | Invitation) -> dict[str, Any]:
    """A zone user's places by name, for the log."""
    if row.role != Membership.Role.ZONE_USER:
        return {}
    return {"places": places_of(business).named(row.floor_ids, row.zone_ids)}
