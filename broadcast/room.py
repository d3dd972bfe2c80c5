"""How many floors, zones and players a business has, and whether there may be more of them."""

from collections.abc import Callable
from typing import Literal

from broadcast.models import Device, Floor, Zone
from tenants import limits
from tenants.access import Person
from tenants.models import Business
from tenants.schemas import current_business, in_business

What = Literal["floors", "zones", "devices"]
COUNTS: dict[What, Callable[[], int]] = {
    "floors": lambda: Floor.objects.kept().count(),
    "zones": lambda: Zone.objects.kept().count(),
    "devices": lambda: Device.objects.filter(revoked_at=None).count(),
}


def demand_room(actor: Person, what: What) -> None:
    """For one more of them. First in a transaction, after the right to it. Raises NoRoom."""
    limits.demand(actor.business, what, COUNTS[what])


def count_places() -> None:
    """After any of them came or went, last in a transaction: staff read it without entering the business."""
    limits.note_places(current_business(), lambda: {what: count() for what, count in COUNTS.items()})


def count_uncounted() -> None:
    """In every open business that was never counted: it is older than the counting."""
    for business in Business.objects.filter(place_use=None, status=Business.Status.OPEN):
        with in_business(business):
            count_places()
