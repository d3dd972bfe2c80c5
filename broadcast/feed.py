"""Ready feeds: compute each zone's, put the bytes where the edge reads them."""

import json
import logging
from collections.abc import Iterable
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from broadcast.books.plans import Books
from broadcast.edge.models import ReadyFeed
from broadcast.members import feed_of, plan_of
from broadcast.missed import note_missed
from broadcast.models import Interrupt
from broadcast.outbox import notify
from broadcast.rundown import build_rundown
from broadcast.saying.asking import ask_for
from broadcast.saying.spoken import spoken_in
from broadcast.told import keep_told
from tenants.schemas import current_business

log = logging.getLogger(__name__)
#: A feed is renewed every six hours, so that a device always holds at least the next 36.
HORIZON = timedelta(hours=42)
RENEWAL = timedelta(hours=6)
#: After a zone's feed could not be built.
RETRY = timedelta(minutes=5)
#: Where words of its zone are still to be asked for.
SOON = timedelta(minutes=1)


@transaction.atomic
def rebuild(*zone_ids: UUID) -> None:
    """Build these zones' feeds as of now, in their business's schema. An unchanged one keeps its ETag.

    A zone that fails is logged and due again soon, and holds back no other.
    """
    ensure_rows(zone_ids, timezone.now())
    rows = list(ReadyFeed.objects.select_for_update().filter(pk__in=zone_ids).order_by("pk"))
    # The clock and the plan are read after the lock: of two rebuilds at once, the later sees the newer.
    now = timezone.now()
    books, interrupts = Books.load(*horizon(now)), open_interrupts(now)
    note_missed(rows, books.start)
    for row in rows:
        try:
            with transaction.atomic():
                write(row, books, interrupts.get(row.pk, []), now)
        except Exception:
            log.exception("The feed of zone %s could not be built.", row.pk)
            ReadyFeed.objects.filter(pk=row.pk).update(due_at=now + RETRY)


def ensure_rows(zone_ids: Iterable[UUID], now: datetime) -> None:
    empty = {"business_id": current_business().pk, "built_at": now, "valid_until": now, "due_at": now}
    rows = (ReadyFeed(pk=zone_id, body=b"{}", **empty) for zone_id in sorted(zone_ids))
    ReadyFeed.objects.bulk_create(rows, ignore_conflicts=True)


def open_interrupts(now: datetime) -> dict[UUID, list[Interrupt]]:
    """By zone, in the order in which they were started."""
    found: dict[UUID, list[Interrupt]] = {}
    rows = Interrupt.objects.filter(cleared_at=None, expires_at__gt=now).order_by("created_at", "pk")
    for row in rows.prefetch_related("zones"):
        for zone in row.zones.all():
            found.setdefault(zone.pk, []).append(row)
    return found


def write(row: ReadyFeed, books: Books, interrupts: list[Interrupt], now: datetime) -> None:
    """Store the zone's feed in its locked row. Its ETag is of all but the moment of building."""
    if row.pk not in books.zones:
        row.delete()
        return
    zone = books.zones[row.pk]
    plan = plan_of(books, zone, told(row), now)
    spoken = spoken_in(books, zone, plan, build_rundown(plan, books.start, books.until).cues)
    body = feed_of(books, zone, plan, spoken, interrupts, now)
    generated_at = body.pop("generated_at")
    told_to_act = dump(body)
    etag = sha256(told_to_act).hexdigest()
    changed = etag != row.etag
    if changed:
        row.body = dump({"generated_at": generated_at})[:-1] + b"," + told_to_act[1:]
        row.etag, row.valid_until = etag, books.until
    keep_told(zone.pk, spoken, now)
    has_all = ask_for(spoken, now)
    row.built_at, row.due_at = now, now + (RENEWAL if has_all else SOON)
    row.save()
    if changed:
        notify("feed", row.pk)


def told(row: ReadyFeed) -> dict[str, Any]:
    """The feed that devices have now; empty before the first one."""
    feed: dict[str, Any] = json.loads(bytes(row.body))
    return feed


def horizon(now: datetime) -> tuple[datetime, datetime]:
    """From the full hour, so that a rebuild within the hour changes nothing by itself."""
    start = now.replace(minute=0, second=0, microsecond=0)
    return start, start + HORIZON


def dump(body: dict[str, Any]) -> bytes:
    return json.dumps(body, separators=(",", ":"), ensure_ascii=False).encode()
