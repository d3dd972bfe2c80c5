"""The plays of one announcement, across its versions, in the zones of one person."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.db.models import Count, F
from django.db.models.functions import Coalesce, TruncDate

from broadcast.dayparts import instant
from broadcast.models import PlayEvent, Zone
from library.models import Announcement
from tenants.access import Guarded, Person

DAYS = 30
Status = PlayEvent.Status
#: What people call what became of a play.
FATES = {
    "heard": (Status.COMPLETED,),
    "under_way": (Status.DELIVERED, Status.PLAYING),
    "skipped": (Status.SKIPPED,),
    "failed": (Status.FAILED, Status.MISSED),
}
FATE_OF = {str(status): fate for fate, statuses in FATES.items() for status in statuses}


@dataclass(frozen=True)
class Play:
    """One play on one player, as the player reported it."""

    event: PlayEvent

    @property
    def at(self) -> datetime:
        """By the clock of its zone."""
        event = self.event
        return (event.started_at or event.ended_at or event.received_at).astimezone(event.zone.tz)

    @property
    def planned(self) -> datetime | None:
        planned = self.event.planned_at
        return planned.astimezone(self.event.zone.tz) if planned else None

    @property
    def off_s(self) -> float | None:
        """How much later than planned it began to be heard."""
        begun, planned = self.event.started_at, self.event.planned_at
        return round((begun - planned).total_seconds(), 1) if begun and planned else None

    @property
    def off(self) -> str:
        if self.off_s is None or self.event.kind == "interrupt":
            return ""
        if abs(self.off_s) < 1:
            return "on time"
        return f"{abs(self.off_s):.0f} s {'late' if self.off_s > 0 else 'early'}"

    @property
    def fate(self) -> str:
        return FATE_OF[self.event.status]


@dataclass(frozen=True)
class Day:
    """How many plays of one day came to what."""

    date: date
    heard: int = 0
    skipped: int = 0
    failed: int = 0

    @property
    def count(self) -> int:
        return self.heard + self.skipped + self.failed


def plays_of(announcement: Announcement, person: Person, zone: Zone | None = None, fate: str = "") -> Guarded:
    """Newest first."""
    rows = PlayEvent.objects.open_to(person).filter(announcement=announcement)
    rows = rows.filter(zone=zone) if zone else rows
    rows = rows.filter(status__in=FATES[fate]) if fate in FATES else rows
    return rows.select_related("device", "zone__floor").order_by("-received_at", "-pk")


def days_of(plays: Guarded, today: date, tz: ZoneInfo) -> list[Day]:
    """The last thirty, the oldest first. One query."""
    first = today - timedelta(days=DAYS - 1)
    since = instant(first, time(0), tz)
    moment = Coalesce("started_at", "ended_at", "received_at")
    rows = plays.filter(received_at__gte=since).annotate(moment=moment).filter(moment__gte=since)
    counted = rows.order_by().values(day=TruncDate("moment", tzinfo=tz)).annotate(count=Count("pk"))
    return filled(first, today, counted.values_list("day", F("status"), "count"))


def filled(first: date, last: date, counted: Iterable[tuple[date, str, int]]) -> list[Day]:
    """With the days on which nothing was heard."""
    counts: dict[tuple[date, str], int] = {}
    for day, status, count in counted:
        place = day, FATE_OF[status]
        counts[place] = counts.get(place, 0) + count
    dates = [first + timedelta(days=number) for number in range((last - first).days + 1)]
    return [
        Day(day, **{fate: counts.get((day, fate), 0) for fate in ("heard", "skipped", "failed")})
        for day in dates
    ]


def total(days: Iterable[Day]) -> dict[str, int]:
    found = list(days)
    return {fate: sum(getattr(day, fate) for day in found) for fate in ("heard", "skipped", "failed")}
