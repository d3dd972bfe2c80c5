"""Plans: what a business may have, its price, and how long it may try it out. Staff decide them; what they
do stands in no business's log.
"""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.shortcuts import get_object_or_404
from django.utils import timezone

from tenants import audit
from tenants.access import demand_of_staff
from tenants.models import Allowance, Business, Plan, User

RIGHT = "edit_plans"


class StillDefault(Exception):
    """Its text says what has to be chosen first."""


#: The columns that a business gets of its plan.
ALLOWED = [column.name for column in Allowance._meta.local_fields]


def default_plan() -> Plan | None:
    """What new businesses get; None where staff chose none: then they may have everything."""
    return Plan.objects.filter(is_default=True, retired_at=None).first()


def columns_of(plan: Plan) -> dict[str, Any]:
    """A copy: a later change of the plan does not reach who has it."""
    return {name: getattr(plan, name) for name in ALLOWED}


def start_with(business: Business, plan: Plan | None, now: datetime) -> None:
    """For a business that is not saved yet: the plan's numbers, and its trial from now on."""
    if plan is None:
        return
    business.plan = plan
    business.trial_ends_at = now + timedelta(days=plan.trial_days) if plan.trial_days else None
    for name, value in columns_of(plan).items():
        setattr(business, name, value)


@transaction.atomic
def save_plan(pk: UUID | None, *, actor: User, **columns: Any) -> Plan:
    """Change a plan, or make one where `pk` is None. Those who have it already keep what they have."""
    row = loaded(pk, actor) if pk else new(actor)
    fresh = {name: value for name, value in columns.items() if getattr(row, name) != value}
    changes: dict[str, Any] = {
        name: {"from": said(getattr(row, name)), "to": said(value)} for name, value in fresh.items()
    }
    for name, value in columns.items():
        setattr(row, name, value)
    if pk is None:
        row.save(force_insert=True)
        audit.write(actor, None, "made", row, **{name: change["to"] for name, change in changes.items()})
    elif fresh:
        row.save(update_fields=list(fresh))
        audit.write(actor, None, "changed", row, **changes)
    return row


@transaction.atomic
def choose_default(pk: UUID, *, actor: User) -> Plan:
    """New businesses get this one from now on."""
    row = loaded(pk, actor, retired_at=None)
    if not row.is_default:
        Plan.objects.filter(is_default=True).update(is_default=False)
        row.is_default = True
        row.save(update_fields=["is_default"])
        audit.write(actor, None, "chose as the default", row)
    return row


@transaction.atomic
def retire_plan(pk: UUID, *, actor: User) -> Plan:
    """Nobody gets it any more. Raises StillDefault for the one that new businesses get."""
    row = loaded(pk, actor)
    if row.is_default:
        raise StillDefault(f"New businesses get {row}. Choose another plan for them first.")
    return move(row, actor, timezone.now(), "retired")


@transaction.atomic
def restore_plan(pk: UUID, *, actor: User) -> Plan:
    return move(loaded(pk, actor), actor, None, "brought back")


def move(row: Plan, actor: User, retired_at: datetime | None, verb: str) -> Plan:
    if (row.retired_at is None) != (retired_at is None):
        row.retired_at = retired_at
        row.save(update_fields=["retired_at"])
        audit.write(actor, None, verb, row)
    return row


def new(actor: User) -> Plan:
    demand_of_staff(actor, RIGHT)
    return Plan()


def loaded(pk: UUID, actor: User, **found: Any) -> Plan:
    """Locked, all of them in one order: two that choose the default at once wait for each other."""
    demand_of_staff(actor, RIGHT)
    list(Plan.objects.select_for_update().order_by("pk"))
    return get_object_or_404(Plan, pk=pk, **found)


def said(value: Any) -> Any:
    """For the log: a sum as text."""
    return value if isinstance(value, str | int | list | None) else str(value)
