"""Every change to businesses and visits."""

from datetime import timedelta
from uuid import uuid4

from django.db import connection, transaction
from django.utils import timezone
from django.utils.text import slugify

from tenants import audit
from tenants.access import demand_of_staff
from tenants.jobs import enqueue
from tenants.models import Business, Membership, StaffVisit, User
from tenants.opening import open_business

VISIT_LENGTH = timedelta(minutes=60)


@transaction.atomic
def ask_for_business(*, actor: User, name: str, time_zone: str) -> Business:
    """A new business with `actor` as its owner; a worker opens it. One that is opening is given back."""
    actor = User.objects.select_for_update().get(pk=actor.pk)
    waiting = Business.objects.filter(memberships__user=actor, status=Business.Status.OPENING).first()
    if waiting:
        return waiting
    business = Business.objects.create(name=name, slug=free_slug(name), time_zone=time_zone)
    Membership.objects.create(user=actor, business=business, role=Membership.Role.OWNER)
    audit.write(actor, business, "asked for", business)
    enqueue(open_business, business=None, key=business.pk)
    return business


def free_slug(name: str) -> str:
    """A slug made of `name` that nobody has: `cafe-aroma`, else `cafe-aroma-3f9c01d2`."""
    wanted = slugify(name)[:40].strip("-") or "business"
    # Locked until the transaction ends: two people may open a "Bakery" at the same moment.
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext(%s))", [wanted])
    taken = Business.objects.filter(slug=wanted).exists()
    return f"{wanted}-{uuid4().hex[:8]}" if taken else wanted


@transaction.atomic
def start_visit(business: Business, *, actor: User, reason: str) -> StaffVisit:
    """Let one of sync2gear's staff into a business for an hour. It stands in that business's own log."""
    demand_of_staff(actor, "enter")
    until = timezone.now() + VISIT_LENGTH
    visit = StaffVisit.objects.create(user=actor, business=business, reason=reason, until=until)
    audit.write(actor, business, "entered", business, visit_id=visit.pk, reason=reason)
    return visit


@transaction.atomic
def end_visits(*, actor: User, business: Business) -> None:
    now = timezone.now()
    visits = StaffVisit.objects.filter(user=actor, business=business, until__gt=now)
    for visit in visits.select_for_update():
        visit.until = now
        visit.save(update_fields=["until"])
        audit.write(actor, business, "left", business, visit_id=visit.pk)
