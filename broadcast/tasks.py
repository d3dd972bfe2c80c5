"""Housekeeping of feeds, run by the worker's schedule. Nothing audible waits for it."""

import logging
from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from broadcast.edge.models import Outbox, Pairing, ReadyFeed
from broadcast.feed import rebuild
from tenants.models import Business
from tenants.schemas import go_public, in_business

log = logging.getLogger(__name__)
RETRY = timedelta(minutes=5)
#: A stream that was away for longer is told to fetch its feed instead.
EVENTS_KEPT = timedelta(days=1)


def renew_due_feeds() -> int:
    """Build again every feed whose time has come; gives how many. Its cost follows the zones that are due."""
    go_public()
    done = 0
    while renew_next():
        done += 1
    return done


# One row a transaction: whoever presses "Play now" marks its zones, and waits while their rows are locked.
@transaction.atomic
def renew_next() -> bool:
    due = ReadyFeed.objects.filter(due_at__lte=timezone.now()).order_by("due_at")
    row = due.select_for_update(skip_locked=True).first()
    if row:
        renew(row, Business.objects.filter(pk=row.business_id).first())
    return row is not None


def renew(row: ReadyFeed, business: Business | None) -> None:
    """One zone; its failure is logged and tried again later, and never holds back the others."""
    if business is None:
        row.delete()
        return
    try:
        with transaction.atomic(), in_business(business):
            rebuild(row.pk)
    except Exception:
        log.exception("The feed of zone %s could not be built.", row.pk)
        ReadyFeed.objects.filter(pk=row.pk).update(due_at=timezone.now() + RETRY)


def sweep_edge() -> None:
    """Let go of events and pairings that nobody can ask for any more."""
    go_public()
    Outbox.objects.filter(created_at__lt=timezone.now() - EVENTS_KEPT).delete()
    Pairing.objects.filter(expires_at__lt=timezone.now() - EVENTS_KEPT).delete()
