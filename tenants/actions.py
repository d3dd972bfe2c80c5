"""Every change to businesses and visits."""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from tenants import audit
from tenants.access import demand_of_staff
from tenants.jobs import enqueue
from tenants.models import Business, Membership, Plan, StaffVisit, User
from tenants.opening import open_business
from tenants.plans import start_with
from tenants.slugs import free_slug

VISIT_LENGTH = timedelta(minutes=60)


@transaction.atomic
def ask_for_business(*, actor: User, name: str, time_zone: str, plan: Plan | None = None) -> Business:
    """A new business with `actor` as its owner, which tries out `plan`, or may have everything where that is
    None; a worker opens it. One that is opening is given back.
    """
    actor = User.objects.select_for_update().get(pk=actor.pk)
    waiting = Business.objects.filter(memberships__user=actor, status=Business.Status.OPENING).first()
    if waiting:
        return waiting
    business = Business(name=name, slug=free_slug(name), time_zone=time_zone)
    start_with(business, plan, timezone.now())
    business.save(force_insert=True)
    Membership.objects.create(user=actor, business=business, role=Membership.Role.OWNER)
    audit.write(actor, business, "asked for", business)
    enqueue(open_business, business=None, key=business.pk)
    return business


@transaction.atomic
def start_visit(business: Business, *, actor: User, reason: str) -> StaffVisit:
    """Let one of sync2gear's staff into a business for an hour. It stands in that business's own log."""
    demand_of_staff(actor, "enter")
    until = timezone.now() + VISIT_LENGTH
    visit = StaffVisit.objects.create(user=actor, business=business, reason=reason, until=until)
    audit.write(actor, business, "entered", business, visit_id=visit.pk, reason=reason)
    return visit


@transaction.atomic
def stay_on(*, actor: User, business: Business) -> StaffVisit | None:
    """Another hour from now, for the same reason. None where the visit is over: it takes a new one then."""
    demand_of_staff(actor, "enter")
    visits = StaffVisit.objects.select_for_update().filter(user=actor, business=business)
    visit = visits.filter(until__gt=timezone.now()).order_by("-until").first()
    if visit is None:
        return None
    visit.until = timezone.now() + VISIT_LENGTH
    visit.save(update_fields=["until"])
    audit.write(actor, business, "stayed in", business, visit_id=visit.pk, reason=visit.reason)
    return visit


@transaction.atomic
def end_visits(*, actor: User, business: Business) -> None:
    now = timezone.now()
    visits = StaffVisit.objects.filter(user=actor, business=business, until__gt=now)
    for visit in visits.select_for_update():
        visit.until = now
        visit.save(update_fields=["until"])
        audit.write(actor, business, "left", business, visit_id=visit.pk)
