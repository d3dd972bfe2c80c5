"""Schedules as the list shows them: each in a line, with its state and when it plays next."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Prefetch, Q

from broadcast.books.plans import Books
from broadcast.models import Device, Schedule, ScheduleItem, Zone
from broadcast.rundown import build_rundown
from broadcast.schedules.checks import alone, drafted, first_time
from broadcast.schedules.words import Places, summary
from tenants.access import Guarded

#: In which most schedules play at least once: one rundown a zone tells of all of them.
SOON = timedelta(hours=36)


@dataclass(frozen=True)
class Listed:
    row: Schedule
    title: str
    summary: str
    #: "", "Off", "Expired", "Nothing to say", "Not spoken yet", "Nowhere" or "Never plays".
    state: str = ""
    #: By the clock of the first of its zones.
    next_at: datetime | None = None
    zone: Zone | None = None


def with_items(rows: Guarded) -> Guarded:
    """In two queries; an announcement that was removed is not said."""
    items = ScheduleItem.objects.filter(announcement__removed_at=None).select_related("announcement")
    return rows.prefetch_related(Prefetch("items", items))


def matching(rows: Guarded, words: str, zone: Zone | None) -> Guarded:
    if words:
        said = ScheduleItem.objects.filter(announcement__title__icontains=words).values("schedule")
        rows = rows.filter(Q(name__icontains=words) | Q(pk__in=said))
    return rows.filter(reaching(zone)) if zone else rows


def reaching(zone: Zone) -> Q:
    players = list(Device.objects.filter(zone=zone, revoked_at=None).values_list("pk", flat=True))
    floors = Q(floor_ids__contains=[zone.floor_id]) if zone.floor_id else Q()
    named = Q(everywhere=True) | Q(zone_ids__contains=[zone.pk]) | Q(tags__overlap=zone.tags)
    return named | Q(device_ids__overlap=players) | floors


def listed(rows: Iterable[Schedule], now: datetime) -> list[Listed]:
    """In a fixed number of queries; `rows` come from `with_items`."""
    books, places = Books.load(now, now + SOON), Places.load()
    soon = Soon(books, now)
    return [line(row, books, places, soon, now) for row in rows]


def line(row: Schedule, books: Books, places: Places, soon: "Soon", now: datetime) -> Listed:
    items = list(row.items.all())
    said = [item.announcement for item in items]
    told = Listed(row, str(row), summary(row, places, [item.offset_min for item in items]))
    zone = next((zone for zone in books.zones.values() if books.reaches(row, zone)), None)
    if state := standing_still(row, said, zone, now):
        return replace(told, state=state)
    assert zone  # noqa: S101  or it stands still
    at = soon.first(row, zone)
    if at is None:
        return replace(told, state="Never plays")
    return replace(told, next_at=at.astimezone(zone.tz), zone=zone)


def standing_still(row: Schedule, said: list[Any], zone: Zone | None, now: datetime) -> str:
    if not row.is_enabled:
        return "Off"
    today = now.astimezone(zone.tz).date() if zone else now.date()
    # A window of the last day may still run over midnight.
    is_past = row.last_date is not None and row.last_date < today - timedelta(days=1)
    if is_past or (row.expires_at is not None and row.expires_at <= now):
        return "Expired"
    if not said:
        return "Nothing to say"
    if not any(announcement.is_playable for announcement in said):
        return silenced(said)
    return "" if zone else "Nowhere"


def silenced(said: list[Any]) -> str:
    """Why nothing of this can be heard."""
    if all(announcement.is_expired for announcement in said):
        return "Expired"
    return "Not spoken yet" if any(announcement.is_enabled for announcement in said) else "Off"


class Soon:
    """The first times of all schedules, a rundown for each zone that is asked for."""

    def __init__(self, books: Books, now: datetime) -> None:
        self.books, self.now = books, now
        self.cues: dict[UUID, dict[str, datetime]] = {}

    def first(self, row: Schedule, zone: Zone) -> datetime | None:
        if zone.pk not in self.cues:
            self.cues[zone.pk] = dict(self._firsts(zone))
        if at := self.cues[zone.pk].get(str(row.pk)):
            return at
        draft = drafted(row, saved(row))
        return first_time(alone(self.books.plan(zone, instead=draft), draft), self.now)

    def _firsts(self, zone: Zone) -> Iterator[tuple[str, datetime]]:
        cues = build_rundown(self.books.plan(zone), self.now, self.now + SOON).cues
        # The last one that is given for a schedule stays.
        return ((cue.schedule_id, cue.at) for cue in reversed(cues))


def saved(row: Schedule) -> list[Any]:
    return [(item.announcement, item.offset_min) for item in row.items.all()]
