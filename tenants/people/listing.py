"""People of a business, as its page lists them."""

from collections.abc import Iterable
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from tenants.access import MAY, roles_with
from tenants.models import Business, Invitation, Membership
from tenants.people.holding import RIGHT
from tenants.people.places import Places, places_of
from tenants.people.room import waiting

#: What the page shows, by its name in the address.
SHOWN = {"members": "Members", "invited": "Invited", "deactivated": "Deactivated"}


def counts(business: Business) -> dict[str, int]:
    is_in = Q(deactivated_at=None)
    found = business.memberships.aggregate(
        members=Count("pk", filter=is_in), deactivated=Count("pk", filter=~is_in)
    )
    return {**found, "invited": waiting(business).count()}


def rows(business: Business, shown: str, query: str) -> QuerySet[Membership] | QuerySet[Invitation]:
    if shown == "invited":
        return waiting(business).filter(email__icontains=query).select_related("invited_by")
    found = business.memberships.filter(deactivated_at__isnull=shown == "members").select_related("user")
    named = Q(user__name__icontains=query) | Q(user__email__icontains=query)
    return found.filter(named).order_by("user__name", "user__email", "pk")


def with_places(business: Business, found: Iterable[Membership | Invitation]) -> None:
    """Gives each zone user the names of their floors and zones, as `place_names`."""
    limited = [row for row in found if row.role == Membership.Role.ZONE_USER]
    places = places_of(business) if limited else Places()
    for row in limited:
        row.place_names = places.named(row.floor_ids, row.zone_ids)  # type: ignore[union-attr]


def with_inviters(business: Business, found: Iterable[Invitation]) -> None:
    """Marks each whose sender may not invite any more, as `is_void`."""
    own = business.memberships.at_work().filter(role__in=roles_with(RIGHT))
    may: set[UUID] = set(own.values_list("user_id", flat=True))
    for row in found:
        by_staff = RIGHT in MAY.get(row.invited_by.staff_role, ())
        row.is_void = row.invited_by_id not in may and not by_staff  # type: ignore[attr-defined]
