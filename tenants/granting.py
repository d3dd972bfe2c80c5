"""What sync2gear's staff decide about a business. It stands in that business's own log."""

from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Model
from django.utils import timezone

from tenants import audit
from tenants.access import demand_of_staff
from tenants.confirmed import owner_of
from tenants.jobs import enqueue
from tenants.models import Business, Membership, Plan, User
from tenants.opening import open_business
from tenants.people.holding import Refused
from tenants.people.inviting import invite_first_owner
from tenants.plans import columns_of, start_with
from tenants.signals import clock_changed
from tenants.slugs import hold, valid_slug
from tenants.standing_letters import tell_owners

RIGHT = "edit_businesses"
SHUT_OUT = "The account with this address is deactivated. Choose another owner."


@transaction.atomic
def create_business(
    *, actor: User, name: str, slug: str, time_zone: str, plan: Plan | None, owner_email: str, portal: str
) -> Business:
    """A new business; a worker opens it. Whoever has no account, or has not confirmed its address, is invited
    as its owner, by a link to `portal`. Raises ValidationError by field: for an address that was taken
    meanwhile, and an owner who is deactivated.
    """
    demand_of_staff(actor, RIGHT)
    hold(slug)
    try:
        valid_slug(slug)
    except ValidationError as taken:
        raise ValidationError({"slug": taken}) from None
    business = Business(name=name, slug=slug, time_zone=time_zone)
    start_with(business, plan, timezone.now())
    business.save(force_insert=True)
    audit.write(actor, business, "made", business, slug=slug, plan=said(plan), owner=owner_email.lower())
    give_to(business, owner_email, actor, portal)
    enqueue(open_business, business=None, key=business.pk)
    return business


def give_to(business: Business, email: str, by: User, portal: str) -> None:
    if User.objects.filter(email__iexact=email, is_active=False).exists():
        raise ValidationError({"owner_email": SHUT_OUT})
    owner = owner_of(email)
    if owner:
        Membership.objects.create(user=owner, business=business, role=Membership.Role.OWNER)
        tell_owners("opened", business, by=by, portal=portal)
        return
    try:
        invite_first_owner(business, by, email, portal)
    except Refused as refused:
        raise ValidationError({"owner_email": str(refused)}) from None


@transaction.atomic
def change_business(pk: UUID, *, actor: User, **columns: Any) -> Business:
    """`columns` are those of the model, by name; nothing is written where nothing is new."""
    demand_of_staff(actor, RIGHT)
    return change(pk, actor, "changed", columns)


@transaction.atomic
def give_plan(pk: UUID, *, actor: User, plan: Plan | None) -> Business:
    """With the plan's limits, features and price, as they are now, and no trial that is over. Without one its
    numbers stay.
    """
    demand_of_staff(actor, RIGHT)
    columns: dict[str, Any] = {"plan": plan}
    if plan:
        columns |= columns_of(plan) | without_trial(pk)
    return change(pk, actor, "gave a plan to", columns)


def without_trial(pk: UUID) -> dict[str, None]:
    """Nothing new would else be taken, whatever was given."""
    over = Business.objects.filter(pk=pk, trial_ends_at__lte=timezone.now())
    return {"trial_ends_at": None} if over.exists() else {}


def change(pk: UUID, actor: User, verb: str, columns: dict[str, Any]) -> Business:
    row = Business.objects.select_for_update(no_key=True, of=("self",)).select_related("plan").get(pk=pk)
    before = {name: getattr(row, name) for name, value in columns.items() if getattr(row, name) != value}
    for name in before:
        setattr(row, name, columns[name])
    if before:
        row.save(update_fields=list(before))
        changes: dict[str, Any] = {
            name: {"from": said(was), "to": said(columns[name])} for name, was in before.items()
        }
        audit.write(actor, row, verb, row, **changes)
    if "time_zone" in before:
        clock_changed.send(None, business=row)
    return row


def said(value: Any) -> Any:
    """For the log: a row by its name, a moment and a sum as text."""
    if isinstance(value, datetime):
        return value.isoformat()
    return str(value) if isinstance(value, Model | Decimal) else value
