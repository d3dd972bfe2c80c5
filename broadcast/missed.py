"""Announcements that no player could know of, because a zone's feed ran out before it was renewed."""

import logging
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime, timedelta
from uuid import UUID, uuid5

from django.db import transaction

from broadcast.books.plans import Books
from broadcast.edge.models import ReadyFeed
from broadcast.engine.plan import Cue
from broadcast.models import Device, PlayEvent, Zone
from broadcast.rundown import build_rundown

log = logging.getLogger(__name__)
#: Of a longer gap only the end is written down.
LONGEST = timedelta(days=14)
#: A second look at the same gap finds the same ids.
MISSED = UUID("6c1c2a2e-3d1b-4c55-9a0a-8f2b6f0f7d10")
REASON = "no_plan"


def note_missed(rows: Iterable[ReadyFeed], until: datetime) -> None:
    """Write down what should have played since these feeds ran out, by the plan as it is now.

    A row a player. Should that fail, the feeds that are about to be built do not.
    """
    ran_out = {row.pk: row.valid_until for row in rows if row.etag and row.valid_until < until}
    if not ran_out:
        return
    try:
        with transaction.atomic():
            write_down(ran_out, until)
    except Exception:
        log.exception("What was missed could not be written down.")


def write_down(ran_out: Mapping[UUID, datetime], until: datetime) -> None:
    since = {pk: max(at, until - LONGEST) for pk, at in ran_out.items()}
    books = Books.load(min(since.values()), until)
    for pk in since.keys() & books.zones.keys():
        log.warning("Zone %s had no plan from %s to %s.", pk, ran_out[pk], until)
        events = missed(books, books.zones[pk], since[pk], until)
        PlayEvent.objects.bulk_create(events, batch_size=1000, ignore_conflicts=True)


def missed(books: Books, zone: Zone, start: datetime, until: datetime) -> Iterator[PlayEvent]:
    devices = list(Device.objects.filter(zone=zone, revoked_at=None))
    cues = build_rundown(books.plan(zone), start, until).cues if devices else ()
    for cue in cues:
        if books.made[cue.schedule_id] <= cue.at:
            yield from (event(cue, device) for device in devices if is_for(cue, device))


def is_for(cue: Cue, device: Device) -> bool:
    return device.since <= cue.at and (not cue.device_ids or str(device.pk) in cue.device_ids)


def event(cue: Cue, device: Device) -> PlayEvent:
    """It stands in the list where it would stand had it been heard."""
    return PlayEvent(
        id=uuid5(MISSED, f"{device.pk} {cue.id}"),
        device=device,
        zone_id=device.zone_id,
        kind="announcement",
        ref=cue.id,
        media=cue.sound.sha256,
        announcement_id=UUID(cue.announcement_id),
        planned_at=cue.at,
        status=PlayEvent.Status.MISSED,
        reason=REASON,
        ended_at=cue.at,
        received_at=cue.at,
    )
