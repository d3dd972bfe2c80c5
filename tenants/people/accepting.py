"""Following the link of an invitation. Whoever opens it changes nothing; a button does."""

from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet
from django.http import Http404
from django.utils import timezone

from tenants import audit
from tenants.access import MAY, person_in
from tenants.models import Business, Invitation, Membership, User
from tenants.people.holding import RIGHT, Refused, hold
from tenants.people.inviting import token_hash
from tenants.people.places import places_of
from tenants.people.room import room_for_one


class CannotJoin(Exception):
    """Its text is a word of `why_not_for`, or “full”."""


def found(token: str) -> Invitation | None:
    """Whatever has become of it. The newest token of an invitation alone finds it."""
    return invitations().filter(token_hash=token_hash(token)).first()


def proven(pk: UUID, proof: str) -> Invitation | None:
    """`proof` is the hash of the token that somebody came with."""
    return invitations().filter(pk=pk, token_hash=proof).first()


def invitations() -> QuerySet[Invitation]:
    return Invitation.objects.select_related("business", "invited_by")


def why_not(row: Invitation) -> str:
    """Why nobody can accept it: used, withdrawn, shut, void or expired; empty if somebody can."""
    if row.accepted_at:
        return "used"
    if row.withdrawn_at:
        return "withdrawn"
    if row.business.status != Business.Status.OPEN:
        return "shut"
    if not may_still_invite(row):
        return "void"
    return "expired" if row.is_over else ""


def why_not_for(row: Invitation, user: User) -> str:
    """The same for somebody who is signed in: also member, deactivated (here), or other (address)."""
    place = row.business.memberships.filter(user=user).first()
    if place:
        return "deactivated" if place.deactivated_at else "member"
    return why_not(row) or ("" if is_theirs(row, user) else "other")


def is_theirs(row: Invitation, user: User) -> bool:
    return user.email.lower() == row.email


def may_still_invite(row: Invitation) -> bool:
    """Whether who sent it may invite people today: as a member, or as sync2gear's staff."""
    user = row.invited_by
    place = row.business.memberships.at_work().filter(user=user).first()
    return user.is_active and RIGHT in MAY.get(place.role if place else user.staff_role, ())


@transaction.atomic
def accept(pk: UUID, *, actor: User, proof: str) -> Business:
    """`actor` works there from now on. Once is as good as twice. Raises CannotJoin."""
    row = proven(pk, proof)
    if row is None:
        raise Http404
    hold(row.business)
    row = invitations().select_for_update(of=("self",)).filter(pk=pk, token_hash=proof).first()
    why = why_not_for(row, actor) if row else "withdrawn"
    if row is None or why not in ("", "member"):
        raise CannotJoin(why)
    if not why:
        join(row, actor)
    return row.business


def join(row: Invitation, user: User) -> Membership:
    try:
        room_for_one(row.business, besides=row)
    except Refused as full:
        raise CannotJoin("full") from full
    place = Membership.objects.create(
        user=user,
        business=row.business,
        role=row.role,
        zone_ids=row.zone_ids,
        floor_ids=row.floor_ids,
        floor_zone_ids=places_of(row.business).on(row.floor_ids),
    )
    row.accepted_at = timezone.now()
    row.save(update_fields=["accepted_at"])
    person = person_in(user, row.business)
    assert person  # noqa: S101  a member since a moment
    audit.record(person, "joined", row.business, role=row.get_role_display(), invited_by=str(row.invited_by))
    return place
