"""The mails about players: one when something begins, one when it is over, for all players of one look."""

from collections.abc import Sequence

from django.conf import settings

from broadcast.models import Alert
from tenants.access import roles_with
from tenants.letters import written
from tenants.models import Business, Letter


def tell(business: Business, began: Sequence[Alert], over: Sequence[Alert]) -> None:
    """To the business's owners and managers, once the transaction in hand stands."""
    to = recipients(business) if began or over else []
    for name, alerts in (("alerts_began", began), ("alerts_over", over)):
        if alerts and to:
            letter(name, business, alerts, to).save()


def recipients(business: Business) -> list[str]:
    rows = business.memberships.at_work().filter(role__in=roles_with("pair_devices"))
    return sorted(rows.values_list("user__email", flat=True))


def letter(name: str, business: Business, alerts: Sequence[Alert], to: list[str]) -> Letter:
    url = f"{settings.PORTAL_URL.rstrip('/')}/b/{business.slug}/players/" if settings.PORTAL_URL else ""
    context = {"business": business, "alerts": alerts, "url": url}
    return written(f"broadcast/mail/{name}", context, to)
