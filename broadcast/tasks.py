"""Housekeeping of feeds, run by the worker's schedule. Nothing audible waits for it."""

import logging
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial
from uuid import UUID

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone
from django_q.models import Failure

from broadcast.edge.models import Outbox, Pairing, ReadyFeed, RemoteKey
from broadcast.feed import RETRY, rebuild
from broadcast.models import Alert, Command
from broadcast.room import count_places
from broadcast.saying.old import let_go_of_stray_sounds, let_go_of_words
from broadcast.told import let_go_of_told
from library.keeping.bin import let_go_of_bin
from library.keeping.leaving import let_go_of_folders
from library.playlists.rule_days import let_go_of_rule_days
from library.recordings import let_go_of_recordings
from library.said_once import let_go_of_said
from library.stored import measure_stored
from library.strays import let_go_of_strays, let_go_of_work_folders
from library.uploading.actions import let_go_of_uploads
from tenants.jobs import enqueue
from tenants.models import Business, Invitation
from tenants.schemas import current_business, go_public, in_business

log = logging.getLogger(__name__)
#: Feeds of one business that are built in one transaction.
TOGETHER = 20
#: A stream that was away for longer is told to fetch its feed instead.
EVENTS_KEPT = timedelta(days=1)
#: After their end: so long the log of a remote can be compared with it.
KEYS_KEPT = timedelta(days=30)
FAILURES_KEPT = timedelta(days=30)
#: After their end: they hold addresses of people who may never have come.
INVITATIONS_KEPT = timedelta(days=30)
COMMANDS_KEPT = timedelta(days=90)
#: After they were over: a year can be compared with the one before.
ALERTS_KEPT = timedelta(days=400)


def renew_due_feeds() -> int:
    """Build again every feed whose time has come; gives how many. Its cost follows the zones that are due."""
    go_public()
    done = 0
    while renewed := renew_next():
        done += renewed
    return done


def renew_business(business_id: UUID) -> None:
    """Build again what is due of one business: an edit touched more zones than a request has time for."""
    go_public()
    while renew_next(business_id=business_id):
        pass


# A few rows a transaction: whoever presses "Play now" marks its zones, and waits while their rows are locked.
@transaction.atomic
def renew_next(**where: UUID) -> int:
    """Some due feeds of the business whose turn it is; gives how many."""
    due = ReadyFeed.objects.filter(due_at__lte=timezone.now(), **where)
    free = due.select_for_update(skip_locked=True).order_by("due_at")
    first = free.values_list("business_id", flat=True).first()
    rows = free.filter(business_id=first).values_list("pk", flat=True)[:TOGETHER] if first else ()
    return renew(list(rows), first) if first else 0


def renew(zone_ids: list[UUID], business_id: UUID) -> int:
    """Zones of one business; a failure is logged and tried again later, and never holds back the others."""
    rows = ReadyFeed.objects.filter(pk__in=zone_ids)
    business = Business.objects.filter(pk=business_id).first()
    if business is None:
        return rows.delete()[0]
    try:
        with transaction.atomic(), in_business(business):
            rebuild(*zone_ids)
    except Exception:
        log.exception("The feeds of %s could not be built.", business)
        rows.update(due_at=timezone.now() + RETRY)
    return len(zone_ids)


def sweep_edge() -> None:
    """Let go of events, pairings, remotes, failed tasks and invitations that nobody asks for any more."""
    go_public()
    now = timezone.now()
    Outbox.objects.filter(created_at__lt=now - EVENTS_KEPT).delete()
    Pairing.objects.filter(expires_at__lt=now - EVENTS_KEPT).delete()
    over = now - KEYS_KEPT
    RemoteKey.objects.filter(Q(expires_at__lt=over) | Q(revoked_at__lt=over)).delete()
    Failure.objects.filter(stopped__lt=now - FAILURES_KEPT).delete()
    Invitation.objects.filter(expires_at__lt=now - INVITATIONS_KEPT).delete()


def sweep_businesses() -> None:
    """Let go of what is old: one business after the other, so that what is asked for now need not wait."""
    go_public()
    let_go_of_work_folders()
    sweep_first(Business.objects.all())


def sweep_first(businesses: QuerySet[Business]) -> None:
    if business := businesses.filter(status__in=Business.LIVE).order_by("pk").first():
        enqueue(sweep_business, business=business, key=business.pk)


def sweep_business(key: UUID) -> None:
    """Then the next one's turn comes, also where something fails in this one."""
    for more in (empty_bin, sweep_sounds):
        enqueue(more, business=current_business(), key=key)
    try:
        sweep(timezone.now())
    finally:
        sweep_first(Business.objects.filter(pk__gt=key))


def empty_bin(key: UUID) -> None:
    """Some of it at a time: each file is asked for where files are kept."""
    if let_go_of_bin(timezone.now()):
        enqueue(empty_bin, business=current_business(), key=key)


def sweep_sounds(key: UUID) -> None:
    """As above: files that no row names."""
    if let_go_of_stray_sounds():
        enqueue(sweep_sounds, business=current_business(), key=key)


def sweep(now: datetime) -> None:
    """In the current business. What fails is logged, and keeps nothing else from being done."""
    ageing: list[Callable[[], None]] = [partial(step, now) for step in AGEING]
    for step in (*ageing, measure_stored, count_places, let_go_of_strays):
        try:
            step()
        except Exception:
            log.exception("A part of sweeping %s failed.", current_business())


def let_go_of_commands(now: datetime) -> None:
    Command.objects.filter(created_at__lt=now - COMMANDS_KEPT).delete()


def let_go_of_alerts(now: datetime) -> None:
    Alert.objects.filter(settled_at__lt=now - ALERTS_KEPT).delete()


#: What goes in time, of one business.
AGEING = (
    let_go_of_commands,
    let_go_of_alerts,
    let_go_of_told,
    let_go_of_said,
    let_go_of_recordings,
    let_go_of_folders,
    let_go_of_rule_days,
    let_go_of_words,
    let_go_of_uploads,
)
