"""What staff see of one business."""

from typing import Any

from django.urls import reverse

from tenants.hosts import host_of
from tenants.models import Business, Membership
from tenants.people.room import waiting
from tenants.usage import meters_of

VISITS = 5
OWNERS = 10
Status = Business.Status
#: What else can be done with it: label, icon, page, and in which states.
DEEDS = (
    ("Suspend", "circle-pause", "staff_suspend", {Status.OPEN}),
    ("Reopen or change", "circle-play", "staff_suspend", {Status.SUSPENDED}),
    ("Reopen", "circle-play", "staff_close", {Status.CLOSING}),
    ("Host name", "globe", "staff_host", {Status.OPEN}),
    ("Close", "archive", "staff_close", {Status.OPEN, Status.SUSPENDED}),
)


def overview_of(business: Business) -> dict[str, Any]:
    owners = business.memberships.filter(role=Membership.Role.OWNER).select_related("user")
    visits = business.visits.select_related("user").order_by("-started_at")
    return {
        "meters": meters_of(business),
        "owners": owners.order_by("created_at")[:OWNERS],
        "invited": waiting(business).filter(role=Membership.Role.OWNER)[:OWNERS],
        "visits": visits[:VISITS],
        "deeds": deeds_of(business),
        "host": host_of(business),
    }


def deeds_of(business: Business) -> list[tuple[str, str, str]]:
    """Label, icon and address."""
    return [
        (label, icon, reverse(page, args=[business.slug]))
        for label, icon, page, states in DEEDS
        if business.status in states
    ]
