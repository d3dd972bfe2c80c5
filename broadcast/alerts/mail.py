"""The mails about players: one when something begins, one when it is over, for all players of one look."""

from collections.abc import Sequence

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string

from broadcast.models import Alert
from tenants.access import roles_with
from tenants.models import Business, User


def tell(business: Business, began: Sequence[Alert], over: Sequence[Alert]) -> None:
    """To the business's owners and managers. Raises what the mail server's line raises."""
    to = recipients(business) if began or over else []
    for name, alerts in (("alerts_began", began), ("alerts_over", over)):
        if alerts and to:
            message(name, business, alerts, to).send()


def recipients(business: Business) -> list[str]:
    roles = roles_with("pair_devices")
    people = User.objects.filter(is_active=True, memberships__business=business, memberships__role__in=roles)
    return sorted(people.values_list("email", flat=True).distinct())


def message(name: str, business: Business, alerts: Sequence[Alert], to: list[str]) -> EmailMessage:
    url = f"{settings.PORTAL_URL.rstrip('/')}/b/{business.slug}/players/" if settings.PORTAL_URL else ""
    context = {"business": business, "alerts": alerts, "url": url}
    subject = " ".join(render_to_string(f"broadcast/mail/{name}_subject.txt", context).split())
    return EmailMessage(subject, render_to_string(f"broadcast/mail/{name}.txt", context), to=to)
