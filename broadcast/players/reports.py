"""What devices report: proof of play. Storing a report twice, late or out of order changes nothing."""

from collections import Counter
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.dateparse import parse_datetime

from broadcast.models import Device, PlayEvent, Zone
from broadcast.players.named import name_announcements
from library.played import Heard, note_played
from tenants.day_plays import count_plays
from tenants.schemas import current_business

KINDS = ("track", "announcement", "interrupt", "control", "fault")
#: What sounds, and is counted.
PLAYS = ("track", "announcement", "interrupt")
#: A later state replaces an earlier one, never the other way round.
RANK = {"delivered": 0, "playing": 1, "completed": 2, "failed": 2, "skipped": 2}
#: What a play does not go on from.
OVER = [status for status, rank in RANK.items() if rank == 2]
MOST_EVENTS = 500
OLDEST = timedelta(weeks=5)
#: Of a play as it began.
STAYS = ("id", "zone_id")


class ReportRefused(Exception):
    """Its text says what is wrong with the report as a whole."""


@dataclass(frozen=True)
class Reported:
    """One event of a report, checked."""

    id: UUID
    kind: str
    ref: str
    media: str
    status: str
    reason: str
    started_at: datetime | None
    ended_at: datetime | None
    #: Where it was played, as the player says; it may have been moved since.
    zone_id: UUID | None


def store(device: Device, report: Any) -> tuple[list[str], list[str]]:
    """Store a report; gives the ids that are stored and the ids that never will be. Raises ReportRefused."""
    events = events_of(report)
    checked = [(event, checked_event(event)) for event in events]
    good = [event for _, event in checked if event]
    keep(device, good)
    refused = [str(raw.get("id", ""))[:64] for raw, event in checked if event is None]
    return [str(event.id) for event in good], refused


@transaction.atomic
def keep(device: Device, events: list[Reported]) -> None:
    """Insert the plays that are new, advance those that went on."""
    latest: dict[UUID, Reported] = {}
    for event in sorted(events, key=lambda event: RANK[event.status]):
        latest[event.id] = event
    over = [event for event in latest.values() if event.kind in PLAYS and event.status in OVER]
    counted = counted_before(device, over) if over else set()
    zones = zones_of(device, events)
    rows = [row(device, latest[pk], zones) for pk in sorted(latest)]
    name_announcements(rows)
    PlayEvent.objects.bulk_create(rows, ignore_conflicts=True)
    # Asked afterwards: the insert waits for a report of the same play that is just being stored.
    plays = device.plays.filter(pk__in=latest).values_list("pk", "status", "started_at")
    known = {pk: (status, started_at) for pk, status, started_at in plays}
    for event in latest.values():
        if event.id in known and RANK[event.status] > RANK[known[event.id][0]]:
            advance(device, event)
    new = [event for event in over if event.id in known and event.id not in counted]
    note_played(heard(event, known[event.id][1]) for event in new if event.kind == "track")
    ended = (event for event in new if event.status == "completed")
    # Last, for the row of a business and a day is one that all its players wait for.
    count_plays(current_business(), Counter(day_of(event, known[event.id][1]) for event in ended))


def day_of(event: Reported, began: datetime | None) -> date:
    """Of its play, in UTC."""
    return heard(event, began).at.astimezone(UTC).date()


def counted_before(device: Device, over: list[Reported]) -> set[UUID]:
    """Those of the plays that an earlier report ended already."""
    # Locked: of two reports of one play at once, the later one sees that it is counted.
    Device.objects.select_for_update(no_key=True).filter(pk=device.pk).first()
    ended = PlayEvent.objects.filter(pk__in=[event.id for event in over], status__in=OVER)
    return set(ended.values_list("pk", flat=True))


def heard(event: Reported, began: datetime | None) -> Heard:
    """`began` is what an earlier report of the play said."""
    started_at = event.started_at or began
    lasted = event.ended_at - started_at if event.ended_at and started_at else None
    at = started_at or event.ended_at or timezone.now()
    return Heard(event.media, at, None if lasted is None else lasted // timedelta(milliseconds=1))


def zones_of(device: Device, events: list[Reported]) -> set[UUID]:
    """Those named that are zones of this business."""
    others = {event.zone_id for event in events if event.zone_id} - {device.zone_id}
    return set(Zone.objects.filter(pk__in=others).values_list("pk", flat=True)) if others else set()


def row(device: Device, event: Reported, zones: set[UUID]) -> PlayEvent:
    zone_id = event.zone_id if event.zone_id in zones else device.zone_id
    return PlayEvent(device=device, **asdict(event) | {"zone_id": zone_id})


def advance(device: Device, event: Reported) -> None:
    lower = [status for status, rank in RANK.items() if rank < RANK[event.status]]
    columns = {name: value for name, value in asdict(event).items() if value and name not in STAYS}
    # Compared and set in one statement: two reports of one play may arrive at once.
    PlayEvent.objects.filter(pk=event.id, device=device, status__in=lower).update(
        **columns, reported_at=timezone.now()
    )


def events_of(report: Any) -> list[dict[str, Any]]:
    events = report.get("events", []) if isinstance(report, dict) else None
    if not isinstance(events, list) or not all(isinstance(event, dict) for event in events):
        raise ReportRefused("A report is an object with a list “events” of objects.")
    if len(events) > MOST_EVENTS:
        raise ReportRefused(f"Send at most {MOST_EVENTS} events at a time.")
    return events


def checked_event(raw: dict[str, Any]) -> Reported | None:
    """None where the event is not one that we could ever store."""
    try:
        event = Reported(
            id=UUID(raw["id"]),
            kind=raw["kind"],
            ref=short(raw.get("ref"), 64),
            media=short(raw.get("media"), 64),
            status=str(raw["status"]),
            reason=short(raw.get("reason"), 40),
            started_at=moment(raw.get("started_at")),
            ended_at=moment(raw.get("ended_at")),
            zone_id=identity(raw.get("zone")),
        )
    except (KeyError, ValueError, TypeError, AttributeError):
        return None
    return event if event.kind in KINDS and event.status in RANK else None


def identity(value: Any) -> UUID | None:
    """None for what is none: the play counts all the same."""
    try:
        return UUID(value)
    except (ValueError, TypeError, AttributeError):
        return None


def short(value: Any, length: int) -> str:
    if value is not None and not isinstance(value, str):
        raise TypeError(value)
    return "".join(letter for letter in value or "" if letter.isprintable())[:length]


def moment(value: Any) -> datetime | None:
    """RFC 3339 with an offset. ValueError for anything else, and for what no player can have seen."""
    if value is None:
        return None
    at = parse_datetime(value)
    if at is None or at.tzinfo is None:
        raise ValueError(value)
    now = timezone.now()
    if not now - OLDEST < at < now + timedelta(days=1):
        raise ValueError(value)
    return at
