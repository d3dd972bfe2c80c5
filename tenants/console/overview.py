"""What staff see of one business."""

from typing import Any

from django.urls import NoReverseMatch, reverse

from tenants.models import Business, Membership
from tenants.usage import meters_of

VISITS = 5
OWNERS = 10
#: What else can be done with it, where there is a page for that: label, icon, and in which states.
DEEDS = {
    "staff_suspend": ("Suspend", "circle-pause", {Business.Status.OPEN}),
    "staff_reopen": (
        "Reopen",
        "circle-play",
        {Business.Status.SUSPENDED, Business.Status.CLOSING},
    ),
    "staff_host": ("Host name", "globe", {Business.Status.OPEN}),
    "staff_close": ("Close", "archive", {Business.Status.OPEN, Business.Status.SUSPENDED}),
}


def overview_of(business: Business) -> dict[str, Any]:
    owners = business.memberships.filter(role=Membership.Role.OWNER).select_related("user")
    visits = business.visits.select_related("user").order_by("-started_at")
    return {
        "meters": meters_of(business),
        "owners": owners.order_by("created_at")[:OWNERS],
        "visits": visits[:VISITS],
        "deeds": deeds_of(business),
        "thread": address_of("new_staff_thread", business),
    }


def deeds_of(business: Business) -> list[tuple[str, str, str]]:
    """Label, icon and address."""
    found = [
        (label, icon, address_of(name, business))
        for name, (label, icon, states) in DEEDS.items()
        if business.status in states
    ]
    return [deed for deed in found if deed[2]]


def address_of(name: str, business: Business) -> str:
    """Empty where there is no such page."""
    try:
        return reverse(name, args=[business.slug])
    except NoReverseMatch:
        return ""
