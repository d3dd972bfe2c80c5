"""Suspending a business, closing it, and taking both back."""

from datetime import timedelta
from uuid import UUID

from django.db import transaction
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils import timezone

from tenants import audit
from tenants.access import demand_of_staff, person_in, roles_with, staff_may
from tenants.catalogue import is_catalogue
from tenants.models import Business, Leaving, Membership, User
from tenants.signals import export_unwanted, standing_changed
from tenants.standing_letters import tell_owners

Status = Business.Status
GRACE_DAYS = 14
LONGEST_GRACE_DAYS = 90
#: Between the closing of a business and the deletion of what it had.
KEPT_DAYS = 30


class NotNow(Exception):
    """A business in this state cannot be brought into that one. The text is a sentence for whoever asked."""


@transaction.atomic
def suspend(business_id: UUID, *, actor: User, reason: str, grace_days: int | None = None) -> Business:
    """Its portal can only be read from now on, and its players fall silent after the grace. Raises NotNow.

    None are GRACE_DAYS. Of one that is suspended already the reason is changed, and the grace, from now on;
    None: it stays what it is.
    """
    demand_of_staff(actor, "edit_businesses")
    business = held(business_id)
    if business.status not in Business.LIVE:
        raise NotNow(f"{business} is {business.status}. Only what is open can be suspended.")
    now = timezone.now()
    kept = business.plays_until if grace_days is None else None
    until = kept or now + timedelta(days=GRACE_DAYS if grace_days is None else grace_days)
    if (business.status, business.suspended_why, kept) == (Status.SUSPENDED, reason, until):
        return business
    business.status, business.suspended_why, business.plays_until = Status.SUSPENDED, reason, until
    business.suspended_at = business.suspended_at or now
    business.save(update_fields=["status", "suspended_at", "suspended_why", "plays_until"])
    audit.write(actor, business, "suspended", business, reason=reason, plays_until=until.isoformat())
    tell_owners("suspended", business, by=actor)
    standing_changed.send(None, business=business)
    return business


@transaction.atomic
def reopen(business_id: UUID, *, actor: User) -> Business:
    """End a suspension, or a closing: then it is as it was before, perhaps suspended. Raises NotNow."""
    demand_some_business(actor)
    business = held(business_id)
    if business.status == Status.CLOSING:
        demand_closing(actor, business)
        return stay(business, actor)
    demand_of_staff(actor, "edit_businesses")
    if business.status != Status.SUSPENDED:
        raise NotNow(f"{business} is {business.status}. There is nothing to reopen.")
    business.status, business.suspended_at, business.suspended_why = Status.OPEN, None, ""
    business.plays_until = None
    business.save(update_fields=["status", "suspended_at", "suspended_why", "plays_until"])
    audit.write(actor, business, "reopened", business)
    tell_owners("reopened", business, by=actor)
    standing_changed.send(None, business=business)
    return business


@transaction.atomic
def close(business_id: UUID, *, actor: User, visit_id: UUID | None = None) -> Business:
    """Silent at once, gone in KEPT_DAYS days; a job makes the export first. Raises NotNow."""
    demand_some_business(actor)
    business = held(business_id)
    demand_closing(actor, business)
    if business.status == Status.CLOSING:
        return business
    if business.status not in Business.LIVE:
        raise NotNow(f"{business} is {business.status}, and cannot be closed.")
    if business.status == Status.SUSPENDED:
        # Its owners could else come back without what it was suspended for.
        demand_of_staff(actor, "edit_businesses")
    now = timezone.now()
    business.status, business.leaving, business.export_path = Status.CLOSING, Leaving.ASKED, ""
    business.closing_at, business.goes_at = now, now + timedelta(days=KEPT_DAYS)
    business.save(update_fields=["status", "leaving", "export_path", "closing_at", "goes_at"])
    goes_at = business.goes_at.isoformat()
    audit.write(actor, business, "closed", business, visit_id=visit_id, goes_at=goes_at)
    tell_owners("closed", business, by=actor)
    standing_changed.send(None, business=business)
    return business


def stay(business: Business, actor: User) -> Business:
    if not business.may_come_back:
        raise NotNow(f"{business} is being deleted. It cannot be reopened any more.")
    business.status = Status.SUSPENDED if business.suspended_at else Status.OPEN
    business.leaving, business.closing_at, business.goes_at = Leaving.STAYING, None, None
    business.export_path = ""
    business.save(update_fields=["status", "leaving", "closing_at", "goes_at", "export_path"])
    audit.write(actor, business, "reopened", business)
    tell_owners("reopened", business, by=actor)
    standing_changed.send(None, business=business)
    export_unwanted.send(None, business=business)
    return business


def held(business_id: UUID) -> Business:
    """Locked until the transaction ends: of two who decide at once, the later sees what the other did."""
    rows = Business.objects.select_for_update(no_key=True)
    business: Business = get_object_or_404(rows, pk=business_id)
    if is_catalogue(business):
        raise NotNow("The catalogue stays open: every business may play from it.")
    return business


def demand_some_business(actor: User) -> None:
    """Raises Http404 for whoever can close no business at all: nothing is locked for them."""
    own = Membership.objects.at_work().filter(user=actor, role__in=roles_with("close_business"))
    if not (staff_may(actor, "edit_businesses") or own.exists()):
        raise Http404


def demand_closing(actor: User, business: Business) -> None:
    """Raises Http404 unless they own it, or work for sync2gear and may."""
    if staff_may(actor, "edit_businesses"):
        return
    person = person_in(actor, business)
    if person is None:
        raise Http404
    person.demand("close_business")
