"""The picture of the day: a lane a zone, with what plays now and every announcement of the day."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import Prefetch
from django.utils import timezone

from broadcast import plans
from broadcast.dayparts import instant
from broadcast.edge.models import ReadyFeed
from broadcast.feed import playing_before
from broadcast.interrupts import online_devices
from broadcast.models import Device, Schedule, Zone
from broadcast.rundown import Cue, Plan, build_rundown, next_times, playing_at
from tenants.access import Guarded


@dataclass(frozen=True)
class Tick:
    """One announcement on a lane. `x` is its minutes on the zone's wall clock, 0 to 1440."""

    x: float
    at: datetime
    title: str


@dataclass(frozen=True)
class Lane:
    zone: Zone
    ticks: list[Tick]
    #: Those that are still to come today.
    coming: list[Tick]
    now_x: float
    now_playing: dict[str, Any] | None
    device_count: int
    online_count: int

    @property
    def next_tick(self) -> Tick | None:
        return self.coming[0] if self.coming else None


def lanes(zones: Sequence[Zone], now: datetime) -> list[Lane]:
    """The zones' day, drawn from the same engine that makes their feeds. Four queries, however many zones."""
    feeds = ReadyFeed.objects.in_bulk([zone.pk for zone in zones])
    devices = list(Device.objects.filter(zone__in=zones, revoked_at=None))
    online = online_devices(device.pk for device in devices)
    return [
        lane(
            zone,
            now,
            feeds.get(zone.pk),
            [device.pk in online for device in devices if device.zone_id == zone.pk],
        )
        for zone in zones
    ]


def with_schedules(zones: Guarded) -> Guarded:
    """Zones with the schedules that play there, in one query for all of them."""
    playing = Schedule.objects.filter(is_enabled=True, removed_at=None, announcement__removed_at=None)
    playing = playing.exclude(announcement__sha256="").select_related("announcement")
    return zones.prefetch_related(Prefetch("schedules", playing, to_attr="playing"))


def lane(zone: Zone, now: datetime, feed: ReadyFeed | None, online: list[bool]) -> Lane:
    midnight, end = day_of(zone, now)
    cues = build_rundown(plan_of(zone), midnight, end).cues
    made = {str(row.pk): row for row in zone.playing}  # type: ignore[attr-defined]
    # Nothing was heard of a schedule before there was one.
    told = [(cue, made[cue.schedule_id]) for cue in cues]
    ticks = [tick(cue, zone.tz, schedule) for cue, schedule in told if cue.at >= schedule.created_at]
    return Lane(
        zone=zone,
        ticks=ticks,
        coming=[tick for tick in ticks if tick.at > now],
        now_x=wall_minutes(now, zone.tz),
        now_playing=now_playing(feed, now),
        device_count=len(online),
        online_count=sum(online),
    )


def plan_of(zone: Zone) -> Plan:
    rules = tuple(plans.rule(row) for row in zone.playing)  # type: ignore[attr-defined]
    return Plan(zone_id=str(zone.pk), tz=zone.tz, rules=rules)


def day_of(zone: Zone, now: datetime) -> tuple[datetime, datetime]:
    """The zone's local day, as UTC moments: 23 or 25 hours when the clocks change."""
    today = now.astimezone(zone.tz).date()
    return instant(today, time(0), zone.tz), instant(today + timedelta(days=1), time(0), zone.tz)


def tick(cue: Cue, tz: ZoneInfo, schedule: Schedule) -> Tick:
    return Tick(wall_minutes(cue.at, tz), cue.at, schedule.announcement.title)


def wall_minutes(at: datetime, tz: ZoneInfo) -> float:
    """Minutes since midnight as a clock on the wall shows them, also on the days when clocks change."""
    wall = at.astimezone(tz)
    return round(wall.hour * 60 + wall.minute + wall.second / 60, 2)


def now_playing(feed: ReadyFeed | None, now: datetime) -> dict[str, Any] | None:
    """The feed's `media` entry of the track that a zone hears now, computed from its anchor."""
    told = json.loads(bytes(feed.body)) if feed else {}
    order, anchor, crossfade_ms = playing_before(told, now)
    if not order:
        return None
    index, _ = playing_at(order, anchor, crossfade_ms, now)
    entry: dict[str, Any] = told["media"][plans.key(order[index].sha256)]
    return entry | {
        "cover_sha256": entry.get("cover", "").removeprefix("/player/cover/").removesuffix(".jpg")
    }


@dataclass(frozen=True)
class Coming:
    """When a schedule plays next in a zone, by the zone's own clock."""

    zone: Zone
    times: list[datetime]


def coming(schedule: Schedule, zone_ids: Iterable[UUID], count: int = 5) -> list[Coming]:
    """The next times of a schedule, saved or not, beside everything else that plays in these zones."""
    zones = with_schedules(Zone.objects.kept().filter(pk__in=list(zone_ids)))
    return [Coming(zone, times_of(schedule, zone, count)) for zone in zones]


def times_of(schedule: Schedule, zone: Zone, count: int) -> list[datetime]:
    others = [row for row in zone.playing if row.pk != schedule.pk]  # type: ignore[attr-defined]
    rules = tuple(plans.rule(row) for row in [*others, schedule])
    plan = Plan(zone_id=str(zone.pk), tz=zone.tz, rules=rules)
    times = next_times(plan, str(schedule.pk), timezone.now(), count)
    return [at.astimezone(zone.tz) for at in times]
