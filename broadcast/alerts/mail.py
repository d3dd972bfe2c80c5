"""The mails about players: one when something begins, one when it is over, for all players of one look."""

import logging
from collections.abc import Sequence
from datetime import timedelta
from uuid import UUID

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.template.loader import render_to_string
from django.utils import timezone

from broadcast.edge.models import Letter
from broadcast.models import Alert
from tenants.access import roles_with
from tenants.models import Business, User

log = logging.getLogger(__name__)
#: After a mail that did not go out.
RETRY = timedelta(minutes=5)


def tell(business: Business, began: Sequence[Alert], over: Sequence[Alert]) -> None:
    """To the business's owners and managers, once the transaction in hand stands."""
    to = recipients(business) if began or over else []
    for name, alerts in (("alerts_began", began), ("alerts_over", over)):
        if alerts and to:
            letter(name, business, alerts, to).save()


def send_letters() -> None:
    """All that are due, until one does not go out: where the mail server is away each try takes its time."""
    while (pk := next_letter()) and goes_out(pk):
        pass


def next_letter() -> UUID | None:
    due = Letter.objects.filter(due_at__lte=timezone.now()).order_by("due_at", "pk")
    return due.values_list("pk", flat=True).first()


def goes_out(pk: UUID) -> bool:
    """One that does not is tried again later."""
    try:
        send(pk)
    except Exception:
        log.exception("A mail did not go out.")
        Letter.objects.filter(pk=pk).update(due_at=timezone.now() + RETRY)
        return False
    return True


@transaction.atomic
def send(pk: UUID) -> None:
    """Unless another worker did. Raises what the mail server's line raises."""
    letter = Letter.objects.select_for_update().filter(pk=pk).first()
    if letter:
        # Before it goes out: nothing that can fail is left to do then.
        letter.delete()
        EmailMessage(letter.subject, letter.text, to=letter.recipients).send()


def recipients(business: Business) -> list[str]:
    roles = roles_with("pair_devices")
    people = User.objects.filter(is_active=True, memberships__business=business, memberships__role__in=roles)
    return sorted(people.values_list("email", flat=True).distinct())


def letter(name: str, business: Business, alerts: Sequence[Alert], to: list[str]) -> Letter:
    url = f"{settings.PORTAL_URL.rstrip('/')}/b/{business.slug}/players/" if settings.PORTAL_URL else ""
    context = {"business": business, "alerts": alerts, "url": url}
    subject = " ".join(render_to_string(f"broadcast/mail/{name}_subject.txt", context).split())
    text = render_to_string(f"broadcast/mail/{name}.txt", context)
    return Letter(subject=subject, text=text, recipients=to)
