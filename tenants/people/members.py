"""What people of a business may do there, and how they leave it. It holds with their next request."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.db import transaction
from django.http import Http404
from django.utils import timezone

from tenants import audit
from tenants.access import Person
from tenants.models import Business, Membership
from tenants.people.giving import given
from tenants.people.holding import Refused, hold, hold_as
from tenants.people.places import places_of, put_on_floors, reach_changed
from tenants.people.room import room_for_one
from tenants.schemas import in_business

ONLY_OWNER = "{who} the only owner of {business}. Make somebody else an owner first."
YOUR_OWN = "Your own place is changed by another owner. You can leave the business yourself."


@transaction.atomic
def change_person(
    pk: UUID,
    *,
    actor: Person,
    role: str,
    floor_ids: Iterable[UUID] = (),
    zone_ids: Iterable[UUID] = (),
) -> Membership:
    """Another role, other places. Raises Refused for oneself and the last owner."""
    hold_as(actor)
    row = load_other(actor, pk)
    if role != Membership.Role.OWNER:
        keep_an_owner(row)
    before, reach = told(row), zones_of(row)
    columns = given(actor, role, floor_ids, zone_ids) | {"role": role}
    for name, value in columns.items():
        setattr(row, name, value)
    row.save(update_fields=list(columns))
    if row.floor_ids or row.floor_zone_ids:
        put_on_floors(row, places_of(actor.business))
    after = told(row)
    changes = {
        name: {"from": before[name], "to": after[name]} for name in after if before[name] != after[name]
    }
    if changes:
        what = "role" if "role" in changes else "places"
        audit.record(actor, f"changed the {what} of", row.user, **changes)
        look_again(actor.business, reach, zones_of(row))
    return row


@transaction.atomic
def deactivate(pk: UUID, *, actor: Person) -> Membership:
    """Lock somebody out until `bring_back`. Raises Refused for oneself and the last owner."""
    hold_as(actor)
    row = load_other(actor, pk)
    if row.deactivated_at is None:
        keep_an_owner(row)
        row.deactivated_at = timezone.now()
        row.save(update_fields=["deactivated_at"])
        audit.record(actor, "deactivated", row.user)
        look_again(actor.business, zones_of(row))
    return row


@transaction.atomic
def bring_back(pk: UUID, *, actor: Person) -> Membership:
    """With the role and the places of before. Raises Refused where there is no room."""
    hold_as(actor)
    row = load_other(actor, pk)
    if row.deactivated_at is not None:
        room_for_one(actor.business)
        row.deactivated_at = None
        row.save(update_fields=["deactivated_at"])
        audit.record(actor, "brought back", row.user, role=row.get_role_display())
    return row


@transaction.atomic
def remove(pk: UUID, *, actor: Person) -> Membership:
    """For good: to come back they are invited anew. Raises Refused for oneself and the last owner."""
    hold_as(actor)
    row = load_other(actor, pk)
    keep_an_owner(row)
    take_out(row)
    audit.record(actor, "removed", row.user, **told(row))
    look_again(actor.business, zones_of(row))
    return row


@transaction.atomic
def leave(*, actor: Person) -> None:
    """Of one's own accord. Raises Refused for the last owner, Http404 for staff on a visit."""
    hold(actor.business)
    row = actor.business.memberships.filter(user=actor.user).first()
    if row is None:
        raise Http404
    keep_an_owner(row, "You are")
    take_out(row)
    audit.record(actor, "left", actor.business, role=row.get_role_display())
    look_again(actor.business, zones_of(row))


def load(business: Business, pk: UUID) -> Membership:
    row: Membership | None = business.memberships.select_related("user").filter(pk=pk).first()
    if row is None:
        raise Http404
    return row


def load_other(actor: Person, pk: UUID) -> Membership:
    row = load(actor.business, pk)
    if row.user_id == actor.user.pk:
        raise Refused(YOUR_OWN)
    return row


def is_last_owner(row: Membership) -> bool:
    owners = row.business.memberships.at_work().filter(role=Membership.Role.OWNER)
    return row.role == Membership.Role.OWNER and not owners.exclude(pk=row.pk).exists()


def keep_an_owner(row: Membership, who: str = "") -> None:
    """Raises Refused if the business had no owner without `row`."""
    if row.deactivated_at is None and is_last_owner(row):
        raise Refused(ONLY_OWNER.format(who=who or f"{row.user} is", business=row.business))


def take_out(row: Membership) -> None:
    """The row in hand keeps its id."""
    Membership.objects.filter(pk=row.pk).delete()


def zones_of(row: Membership) -> set[UUID] | None:
    """None: all of them."""
    limited = row.role == Membership.Role.ZONE_USER
    return {*row.zone_ids, *row.floor_zone_ids} if limited else None


def told(row: Membership) -> dict[str, Any]:
    """For the log: the role, and the places of a zone user."""
    limited = row.role == Membership.Role.ZONE_USER
    names = places_of(row.business).named(row.floor_ids, row.zone_ids) if limited else ["everywhere"]
    return {"role": row.get_role_display(), "places": ", ".join(names) or "none"}


def look_again(business: Business, *reaches: set[UUID] | None) -> None:
    """What somebody has open looks again, and finds what they may see now."""
    zone_ids = None if None in reaches else {pk for reach in reaches for pk in reach or ()}
    with in_business(business):
        reach_changed.send(None, business=business, zone_ids=zone_ids)
