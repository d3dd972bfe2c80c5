"""Ready feeds: compute each zone's, put the bytes where the edge reads them."""

import json
import logging
from collections.abc import Collection, Iterable
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Prefetch, QuerySet
from django.utils import timezone

from broadcast.books.plans import Books
from broadcast.edge.models import ReadyFeed
from broadcast.interrupt_members import Told
from broadcast.members import feed_of, plan_of
from broadcast.missed import note_missed
from broadcast.models import Interrupt, Zone, ZoneWords
from broadcast.outbox import notify
from broadcast.rundown import build_rundown
from broadcast.saying.asking import ask_for, ask_for_drill
from broadcast.saying.spoken import Spoken, spoken_in
from broadcast.told import keep_told
from tenants.models import Business
from tenants.schemas import current_business

log = logging.getLogger(__name__)
#: A feed is renewed every six hours, so that a device always holds at least the next 36.
HORIZON = timedelta(hours=42)
RENEWAL = timedelta(hours=6)
#: After a zone's feed could not be built.
RETRY = timedelta(minutes=5)


@transaction.atomic
def rebuild(*zone_ids: UUID) -> None:
    """Build these zones' feeds as of now, in their business's schema. An unchanged one keeps its ETag.

    A zone that fails is logged and due again soon, and holds back no other.
    """
    ensure_rows(zone_ids, timezone.now())
    rows = list(ReadyFeed.objects.select_for_update().filter(pk__in=zone_ids).order_by("pk"))
    # The clock and the plan are read after the lock: of two rebuilds at once, the later sees the newer.
    now, business = timezone.now(), current_business()
    business.refresh_from_db(fields=business.HEARD_BY)
    books, interrupts = Books.load(*horizon(now), zone_ids), open_interrupts(zone_ids, now)
    note_missed(rows, books.start)
    ask_for_drill(books)
    spoken: dict[UUID, Spoken] = {}
    for row in rows:
        try:
            with transaction.atomic():
                spoken |= write(row, books, interrupts.get(row.pk, []), now)
        except Exception:
            log.exception("The feed of zone %s could not be built.", row.pk)
            ReadyFeed.objects.filter(pk=row.pk).update(due_at=now + RETRY)
    keep_told(spoken, now)


def ensure_rows(zone_ids: Iterable[UUID], now: datetime) -> None:
    empty = {"business_id": current_business().pk, "built_at": now, "valid_until": now, "due_at": now}
    rows = (ReadyFeed(pk=zone_id, body=b"{}", **empty) for zone_id in sorted(zone_ids))
    ReadyFeed.objects.bulk_create(rows, ignore_conflicts=True)


def open_interrupts(zone_ids: Collection[UUID], now: datetime) -> dict[UUID, list[Told]]:
    """By zone, in the order in which they were started; without those that the voice still reads."""
    found: dict[UUID, list[Told]] = {}
    rows = Interrupt.objects.filter(cleared_at=None, expires_at__gt=now, zones__in=zone_ids).distinct()
    # Of these zones alone: what is heard everywhere would be read anew, whole, for every few of them.
    here = Prefetch("zones", Zone.objects.filter(pk__in=zone_ids))
    words = Prefetch("words", ZoneWords.objects.filter(zone__in=zone_ids))
    for row in heard_still(rows, now).order_by("created_at", "pk").prefetch_related(here, words):
        for told in Told.by_zone(row, [zone.pk for zone in row.zones.all()]):
            found.setdefault(told.zone_id, []).append(told)
    return found


def heard_still(rows: QuerySet[Interrupt], now: datetime) -> QuerySet[Interrupt]:
    """An emergency that is under way when the grace ends goes on: somebody may be in danger."""
    business = current_business()
    if not business.is_silent(now):
        return rows
    return rows.filter(is_emergency=True) if business.status == Business.Status.SUSPENDED else rows.none()


def write(row: ReadyFeed, books: Books, interrupts: list[Told], now: datetime) -> dict[UUID, Spoken]:
    """Store the zone's feed in its locked row; gives what the zone was told, by its id.

    The ETag is of all but the moment of building.
    """
    if row.pk not in books.zones:
        row.delete()
        return {}
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
    row.built_at, row.due_at = (
        now,
        now + min(RENEWAL, books.music.settles_in() or RENEWAL, ask_for(spoken, now), falls_silent_in(now)),
    )
    row.save()
    if changed:
        notify("feed", row.pk)
    return {zone.pk: spoken}


def falls_silent_in(now: datetime) -> timedelta:
    """What players are told by hand ends then too; RENEWAL where it goes on, or is silent already."""
    silent_from = current_business().silent_from
    return silent_from - now if silent_from and silent_from > now else RENEWAL


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
