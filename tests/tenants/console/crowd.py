"""A few businesses that differ in everything that staff look for."""

from datetime import datetime, timedelta
from typing import Any

from tenants.models import Business, Membership, PlaceUse, Plan, StorageUse, User

GB = 1_000_000_000


def business(name: str, **columns: Any) -> Business:
    return Business.objects.create(name=name, slug=name.lower(), **({"status": "open"} | columns))


def furnished(now: datetime) -> None:
    """Alfa is quite new, Bravo is full, Charlie's trial is over, and Delta is suspended."""
    plan = Plan.objects.get(name="House")
    alfa = business("Alfa", plan=plan, trial_ends_at=now + timedelta(days=2))
    bravo = business("Bravo", zone_limit=2, storage_limit_gb=5, trial_ends_at=now + timedelta(days=9))
    charlie = business("Charlie", floor_limit=1, trial_ends_at=now - timedelta(days=1))
    business("Delta", status="suspended")
    PlaceUse.objects.create(business=bravo, zones=2)
    PlaceUse.objects.create(business=charlie, floors=2)
    StorageUse.objects.create(business=bravo, used_bytes=3 * GB)
    ada = User.objects.create_user("ada@alfa.example", name="Ada")
    Membership.objects.create(user=ada, business=alfa, role="owner")
    Membership.objects.create(user=ada, business=bravo, role="manager")
