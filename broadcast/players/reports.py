"""What devices report: proof of play. Storing a report twice, late or out of order changes nothing."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any, NamedTuple
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


@dataclass(frozen=True)
class Checked:
    """A report: what of it can be stored, and the ids of what never will be."""

    events: list[Reported]
    refused: list[str]

    @property
    def ids(self) -> list[str]:
        return [str(event.id) for event in self.events]


def store(device: Device, report: Any) -> tuple[list[str], list[str]]:
    """Store a report; gives the ids that are stored and the ids that never will be. Raises ReportRefused."""
    found = checked(report)
    keep({device.pk: found.events})
    return found.ids, found.refused


def checked(report: Any) -> Checked:
    """Raises ReportRefused."""
    events = [(raw, checked_event(raw)) for raw in events_of(report)]
    refused = [str(raw.get("id", ""))[:64] for raw, event in events if event is None]
    return Checked([event for _, event in events if event], refused)


class Known(NamedTuple):
    """A play as an earlier report left it."""

    id: UUID
    device_id: UUID
    status: str
    started_at: datetime | None


@transaction.atomic
def keep(told: Mapping[UUID, Collection[Reported]]) -> None:
    """Insert the plays that are new, advance those that went on. By device, all of them of one business.

    Raises Device.DoesNotExist.
    """
    told = {pk: events for pk, events in told.items() if events}
    zone_of = hold(told)
    latest = latest_of(told)
    known = known_plays(latest)
    insert([play for pk, play in latest.items() if pk not in known], zone_of)
    own = [play for pk, play in latest.items() if pk not in known or known[pk].device_id == play[0]]
    for device_id, event in own:
        if event.id in known and RANK[event.status] > RANK[known[event.id].status]:
            advance(device_id, event)
    count([event for _, event in own if event.id not in known or known[event.id].status not in OVER], known)


def hold(told: Collection[UUID]) -> dict[UUID, UUID]:
    """The zone of each of these devices, whose next reports wait: they will see what these leave."""
    devices = Device.objects.select_for_update(no_key=True).filter(pk__in=told).order_by("pk")
    found = dict(devices.values_list("pk", "zone_id")) if told else {}
    if len(found) < len(told):
        raise Device.DoesNotExist
    return found


def latest_of(told: Mapping[UUID, Iterable[Reported]]) -> dict[UUID, tuple[UUID, Reported]]:
    """Each play once, with its device, as far as it has come."""
    latest: dict[UUID, tuple[UUID, Reported]] = {}
    for device_id, events in told.items():
        for event in sorted(events, key=lambda event: RANK[event.status]):
            if latest.get(event.id, (device_id,))[0] == device_id:
                latest[event.id] = device_id, event
    return latest


def known_plays(ids: Collection[UUID]) -> dict[UUID, Known]:
    rows = PlayEvent.objects.filter(pk__in=ids).values_list("pk", "device_id", "status", "started_at")
    return {row[0]: Known(*row) for row in rows} if ids else {}


def insert(plays: Iterable[tuple[UUID, Reported]], zone_of: Mapping[UUID, UUID]) -> None:
    plays = sorted(plays, key=lambda play: play[1].id)
    zones = zones_of([event for _, event in plays], set(zone_of.values()))
    rows = [row(device_id, event, zone_of[device_id], zones) for device_id, event in plays]
    name_announcements(rows)
    PlayEvent.objects.bulk_create(rows, ignore_conflicts=True)


def count(events: Iterable[Reported], known: Mapping[UUID, Known]) -> None:
    """Those that ended just now."""
    over = [event for event in events if event.kind in PLAYS and event.status in OVER]
    plays = [heard(event, known[event.id].started_at if event.id in known else None) for event in over]
    told = list(zip(over, plays, strict=True))
    note_played(play for event, play in told if event.kind == "track")
    # Last, for the row of a business and a day is one that all its players wait for.
    ended = (day_of(play) for event, play in told if event.status == "completed")
    count_plays(current_business(), Counter(ended))


def day_of(play: Heard) -> date:
    """In UTC."""
    return play.at.astimezone(UTC).date()


def heard(event: Reported, began: datetime | None) -> Heard:
    """`began` is what an earlier report of the play said."""
    started_at = event.started_at or began
    lasted = event.ended_at - started_at if event.ended_at and started_at else None
    at = started_at or event.ended_at or timezone.now()
    return Heard(event.media, at, None if lasted is None else lasted // timedelta(milliseconds=1))


def zones_of(events: Iterable[Reported], known: set[UUID]) -> set[UUID]:
    """Those named that are zones of this business; `known` are."""
    others = {event.zone_id for event in events if event.zone_id} - known
    return known | set(Zone.objects.filter(pk__in=others).values_list("pk", flat=True)) if others else known


def row(device_id: UUID, event: Reported, zone_id: UUID, zones: set[UUID]) -> PlayEvent:
    named = event.zone_id if event.zone_id in zones else zone_id
    return PlayEvent(device_id=device_id, **asdict(event) | {"zone_id": named})


def advance(device_id: UUID, event: Reported) -> None:
    columns = {name: value for name, value in asdict(event).items() if value and name not in STAYS}
    PlayEvent.objects.filter(pk=event.id, device=device_id).update(**columns, reported_at=timezone.now())


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
