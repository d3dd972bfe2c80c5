"""Plans: what a business may have, its price, and how long it may try it out."""

from datetime import datetime, timedelta
from typing import Any

from tenants.models import Allowance, Business, Plan

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
