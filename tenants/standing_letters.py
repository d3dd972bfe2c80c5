"""The mails that tell owners what became of their business."""

from django.conf import settings
from django.utils import timezone

from tenants import letters
from tenants.models import Business, Membership, User

US = "sync2gear"


def tell_owners(what: str, business: Business, *, by: User, portal: str = "") -> None:
    """A letter to each owner but who did it; `what` names its template.

    Links lead to `portal`, an address without a slash at the end, else to PORTAL_URL, where that is set.
    """
    places = business.memberships.at_work().filter(role=Membership.Role.OWNER).select_related("user")
    owners = {place.user.pk: place.user for place in places}
    portal = portal or settings.PORTAL_URL.rstrip("/")
    context = {
        "business": business,
        "who": str(owners[by.pk]) if by.pk in owners else US,
        "silent": business.is_silent(timezone.now()),
        "url": f"{portal}{business.home}" if portal else "",
    }
    for owner in owners.values():
        if owner.pk != by.pk:
            letters.post(letters.written(f"tenants/mail/{what}", context, [owner.email]))
