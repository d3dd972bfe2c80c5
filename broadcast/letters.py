"""Letters about what is written below this room: with the next tick they go out."""

import logging

from django.db import transaction
from django.utils import timezone

from broadcast.edge.models import Letter
from tenants.support.letters import take_due

log = logging.getLogger(__name__)


def write_letters() -> None:
    """About messages between businesses and staff. Nothing else waits for one that cannot be written."""
    try:
        with transaction.atomic():
            due = take_due(timezone.now())
            letters = [Letter(subject=told.subject, text=told.text, recipients=[told.to]) for told in due]
            Letter.objects.bulk_create(letters)
    except Exception:
        log.exception("The mails about messages could not be written.")
