"""Asking somebody to work in a business, by a link that only their mailbox has."""

from collections.abc import Iterable
from datetime import datetime
from hashlib import sha256
from secrets import token_urlsafe
from typing import Any
from uuid import UUID

from django.db import transaction
from django.http import Http404
from django.utils import timezone

from tenants import audit, letters
from tenants.access import Person
from tenants.models import Business, Invitation, Membership, User
from tenants.models.invitations import a_week_from_now
from tenants.people.giving import given, said
from tenants.people.holding import Refused, hold_as
from tenants.people.room import room_for_one, waiting
from tenants.throttle import allowed

HOUR_S = 3600
#: Invitations of one business, and by one person, in an hour, and mails to one address, whoever sends them.
MOST_AN_HOUR, MOST_TO_ONE = 30, 5
YOURSELF = "This is your own address. You are in already."
OVER = "The week of this invitation is over. Invite {email} once more."
TOO_MANY = "You have sent many invitations in a short time. Wait an hour, then go on."
TOO_MANY_TO_ONE = "{email} was sent several invitations in the last hour. Wait an hour, then try again."


def token_hash(token: str) -> str:
    """Tokens are 256 random bits, so a plain hash gives nothing away."""
    return sha256(token.encode()).hexdigest()


@transaction.atomic
def invite(
    *,
    actor: Person,
    email: str,
    role: str,
    portal: str,
    floor_ids: Iterable[UUID] = (),
    zone_ids: Iterable[UUID] = (),
) -> Invitation:
    """Mail a link to `email`; it leads to `portal`, an address without a slash. Raises Refused."""
    email = email.strip().lower()
    hold_as(actor)
    nobody_yet(actor, email)
    room_for_one(actor.business)
    clear(actor.business, email)
    places = given(actor, role, floor_ids, zone_ids)
    row = Invitation(business=actor.business, email=email, role=role, invited_by=actor.user, **places)
    audit.record(actor, "invited", row, role=row.get_role_display(), **said(actor.business, row))
    send(row, actor.name, portal)
    return row


def invite_first_owner(business: Business, by: User, email: str, portal: str) -> Invitation:
    """Into a business that staff have just made, and in which nobody is yet. Raises Refused."""
    role = Membership.Role.OWNER
    row = Invitation(business=business, email=email.strip().lower(), role=role, invited_by=by)
    audit.write(by, business, "invited", row, role=row.get_role_display())
    send(row, str(by), portal)
    return row


@transaction.atomic
def invite_again(pk: UUID, *, actor: Person, portal: str) -> Invitation:
    """A new link for a week; the one of before leads nowhere from now on. Raises Refused."""
    hold_as(actor)
    row = load(actor.business, pk)
    no_member(actor.business, row.email)
    room_for_one(actor.business, besides=row)
    row.invited_by, row.sent_at, row.expires_at = actor.user, timezone.now(), a_week_from_now()
    audit.record(actor, "invited again", row)
    send(row, actor.name, portal)
    return row


@transaction.atomic
def withdraw(pk: UUID, *, actor: Person) -> Invitation:
    """The link leads nowhere from now on."""
    hold_as(actor)
    row = load(actor.business, pk)
    row.withdrawn_at = timezone.now()
    row.save(update_fields=["withdrawn_at"])
    audit.record(actor, "withdrew the invitation of", row)
    return row


@transaction.atomic
def restore(pk: UUID, *, actor: Person) -> Invitation:
    """One that was withdrawn: its link leads where it did. Raises Refused, also once its week is over."""
    hold_as(actor)
    row = load(actor.business, pk, withdrawn=True)
    nobody_yet(actor, row.email)
    if row.is_over:
        raise Refused(OVER.format(email=row.email))
    room_for_one(actor.business)
    clear(actor.business, row.email)
    row.withdrawn_at = None
    row.save(update_fields=["withdrawn_at"])
    audit.record(actor, "restored the invitation of", row)
    return row


def clear(business: Business, email: str) -> None:
    """Room for another invitation of that address: those that are over are still in the list."""
    waiting(business).filter(email=email).update(withdrawn_at=timezone.now())


def load(business: Business, pk: UUID, *, withdrawn: bool = False) -> Invitation:
    rows = business.invitations.filter(pk=pk, accepted_at=None, withdrawn_at__isnull=not withdrawn)
    row: Invitation | None = rows.first()
    if row is None:
        raise Http404
    return row


def nobody_yet(actor: Person, email: str) -> None:
    """Raises Refused for somebody who is in, or is invited."""
    if email == actor.user.email.lower():
        raise Refused(YOURSELF)
    no_member(actor.business, email)
    row = waiting(actor.business).filter(email=email, expires_at__gt=timezone.now()).first()
    if row:
        raise Refused(
            f"{email} was invited on {on(row.sent_at)}. Send it again, or withdraw it, in the list."
        )


def no_member(business: Business, email: str) -> None:
    row: Membership | None = business.memberships.filter(user__email__iexact=email).first()
    if row and row.deactivated_at:
        raise Refused(f"{row.user} was deactivated here. Bring them back instead.")
    if row:
        raise Refused(f"{row.user} works here already, as {row.get_role_display().lower()}.")


def on(at: datetime) -> str:
    local = timezone.localtime(at)
    return f"{local.day} {local:%B}"


def send(row: Invitation, inviter: str, portal: str) -> None:
    """Store it with a new token, which stands in the letter alone. Raises Refused after too many letters."""
    # Anybody may open any number of businesses.
    for who in (row.business_id, row.invited_by_id):
        if not allowed("invite", str(who), tries=MOST_AN_HOUR, period_s=HOUR_S):
            raise Refused(TOO_MANY)
    if not allowed("invite_one", token_hash(row.email), tries=MOST_TO_ONE, period_s=HOUR_S):
        raise Refused(TOO_MANY_TO_ONE.format(email=row.email))
    token = token_urlsafe(32)
    row.token_hash = token_hash(token)
    row.save()
    told: dict[str, Any] = {"invitation": row, "inviter": inviter, "url": f"{portal}/invitation/{token}/"}
    letters.post(letters.written("tenants/mail/invitation", told, [row.email]))
