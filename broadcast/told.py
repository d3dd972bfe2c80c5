"""What zones' players have been told to say: the proof of play is compared with it."""

import logging
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid5

from django.db import transaction
from django.db.models import Exists, Max, OuterRef, Q

from broadcast.engine.plan import Cue
from broadcast.models import Device, ToldCue, Zone
from broadcast.plays.pending import owed
from broadcast.saying.spoken import Spoken

log = logging.getLogger(__name__)
COLUMNS = ("at", "announcement_id", "digest", "device_ids")
#: After they were to be heard: pages and words look back a week.
KEPT = timedelta(days=9)
#: What a player still owes: it may tell five weeks later.
OWED_KEPT = timedelta(weeks=6)
#: Zones of which one statement lets go.
TOGETHER = 20
#: Zone and ref.
Place = tuple[UUID, str]
#: Plain values: most are as they were, and a row is made of the others alone.
Columns = dict[Place, tuple[Any, ...]]


def keep_told(told: Mapping[UUID, Spoken], now: datetime) -> None:
    """Write down the cues of these zones' feeds; what they no longer tell is taken back unless it has passed.

    One query for all of them where nothing has changed, else two or three. Should that fail, the feeds stand.
    """
    try:
        with transaction.atomic():
            compare(told, now)
    except Exception:
        log.exception("What %d zones were told could not be written down.", len(told))


def compare(told: Mapping[UUID, Spoken], now: datetime) -> None:
    wanted = {
        (zone_id, cue.id): columns(cue, spoken)
        for zone_id, spoken in told.items()
        for cue in spoken.cues
        if can_be_heard(cue, now)
    }
    known = told_before(told, min([now, *(at for at, *_ in wanted.values())]))
    if gone := [place for place, (at, *_) in known.items() if at > now and place not in wanted]:
        ToldCue.objects.filter(pk__in=[identity(*place) for place in gone]).delete()
    if changed := [row_of(place, row) for place, row in wanted.items() if known.get(place) != row]:
        ToldCue.objects.bulk_create(
            changed, batch_size=1000, update_conflicts=True, unique_fields=["id"], update_fields=COLUMNS
        )


def can_be_heard(cue: Cue, now: datetime) -> bool:
    return cue.at + timedelta(seconds=cue.late_by_s) >= now


def columns(cue: Cue, spoken: Spoken) -> tuple[Any, ...]:
    device_ids = [UUID(pk) for pk in cue.device_ids]
    return cue.at, UUID(cue.announcement_id), spoken.digests.get(cue.id, ""), device_ids


def told_before(zone_ids: Iterable[UUID], since: datetime) -> Columns:
    rows = ToldCue.objects.filter(zone__in=list(zone_ids), at__gte=since)
    return {(zone, ref): tuple(row) for zone, ref, *row in rows.values_list("zone_id", "ref", *COLUMNS)}


def identity(zone_id: UUID, ref: str) -> UUID:
    return uuid5(zone_id, ref)


def row_of(place: Place, row: tuple[Any, ...]) -> ToldCue:
    zone_id, ref = place
    return ToldCue(id=identity(*place), zone_id=zone_id, ref=ref, **dict(zip(COLUMNS, row, strict=True)))


def let_go_of_told(now: datetime) -> None:
    """In the current business: what all players have told of, and what none can tell of any more.

    Of where a player was before it was moved, let in anew or disconnected nothing is known: it may owe all.
    """
    zones = list(Zone.objects.order_by("pk").values_list("pk", flat=True))
    is_owed = Exists(owed(ToldCue.objects.filter(pk=OuterRef("pk"))))
    settled = Q(at__gte=last_change())
    for first in range(0, len(zones), TOGETHER):
        # By zone, as the index is.
        old = ToldCue.objects.filter(zone__in=zones[first : first + TOGETHER], at__lt=now - KEPT)
        old.filter(Q(at__lt=now - OWED_KEPT) | settled & ~is_owed).delete()


def last_change() -> datetime:
    """When a player was last moved, let in or disconnected."""
    found = Device.objects.aggregate(Max("moved_at"), Max("paired_at"), Max("revoked_at"))
    return max(filter(None, found.values()), default=datetime.min.replace(tzinfo=UTC))
