"""The picture of the day: a lane a zone, with its music, what plays now and every announcement of the day."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from django.utils import timezone

from broadcast.books.plans import Books
from broadcast.books.shades import shades
from broadcast.dayparts import DAY, instant
from broadcast.edge.models import ReadyFeed
from broadcast.engine.plan import Cue, Segment
from broadcast.interrupts.presence import online_devices
from broadcast.models import Device, Schedule, Zone
from broadcast.music.by_hand import Hand, hand_in
from broadcast.rundown import build_rundown, music_line, next_times
from broadcast.standing import Now, is_playing, now_in

MINUTES = 1440


@dataclass(frozen=True)
class Tick:
    """One announcement on a lane. `x` is its minutes on the zone's wall clock, 0 to 1440."""

    x: float
    at: datetime
    title: str


@dataclass(frozen=True)
class Band:
    """A stretch of music on a lane, in minutes of the zone's wall clock. `source` as of a Segment."""

    x: float
    width: float
    title: str
    source: str
    #: Its channel's; none where no daypart holds.
    shade: int | None = None


@dataclass(frozen=True)
class Lane:
    zone: Zone
    bands: list[Band]
    ticks: list[Tick]
    #: Those that are still to come today.
    coming: list[Tick]
    now_x: float
    now_playing: Now | None
    hand: Hand | None
    device_count: int
    online_count: int

    @property
    def is_paused(self) -> bool:
        return not is_playing(self.zone)

    @property
    def is_silent(self) -> bool:
        """Whether its plan wants no music now: quiet hours, or the business is suspended."""
        here = (band for band in self.bands if band.x <= self.now_x < band.x + band.width)
        return any(band.source == "silence" for band in here)

    @property
    def next_tick(self) -> Tick | None:
        return self.coming[0] if self.coming else None


def lanes(zones: Sequence[Zone], now: datetime) -> list[Lane]:
    """The zones' day, drawn from the same engine that makes their feeds. A fixed number of queries."""
    books = Books.load(now - DAY, now + 2 * DAY)
    feeds = ReadyFeed.objects.in_bulk([zone.pk for zone in zones])
    devices = list(Device.objects.filter(zone__in=zones, revoked_at=None))
    online = online_devices(device.pk for device in devices)
    present = {
        zone.pk: [device.pk in online for device in devices if device.zone_id == zone.pk] for zone in zones
    }
    return [
        lane(books, books.zones[zone.pk], now, feeds.get(zone.pk), present[zone.pk])
        for zone in zones
        if zone.pk in books.zones
    ]


def lane(books: Books, zone: Zone, now: datetime, feed: ReadyFeed | None, online: list[bool]) -> Lane:
    midnight, end = day_of(zone, now)
    plan = books.plan(zone)
    made = books.made
    # Nothing was heard of a schedule before there was one.
    cues = (cue for cue in build_rundown(plan, midnight, end).cues if cue.at >= made[cue.schedule_id])
    ticks = [tick(books, cue, zone.tz) for cue in cues]
    return Lane(
        zone=zone,
        bands=bands(books, music_line(plan, midnight, end), zone.tz),
        ticks=ticks,
        coming=[tick for tick in ticks if tick.at > now],
        now_x=wall_minutes(now, zone.tz),
        now_playing=now_in(zone, feed, now),
        hand=hand_in(books, zone, now),
        device_count=len(online),
        online_count=sum(online),
    )


def day_of(zone: Zone, now: datetime) -> tuple[datetime, datetime]:
    """The zone's local day, as UTC moments: 23 or 25 hours when the clocks change."""
    today = now.astimezone(zone.tz).date()
    return instant(today, time(0), zone.tz), instant(today + timedelta(days=1), time(0), zone.tz)


def tick(books: Books, cue: Cue, tz: ZoneInfo) -> Tick:
    return Tick(wall_minutes(cue.at, tz), cue.at, books.title(cue.announcement_id))


def bands(books: Books, line: Sequence[Segment], tz: ZoneInfo) -> list[Band]:
    shade = shades(books.channels.values())
    return [band(books, segment, tz, shade) for segment in line]


def band(books: Books, segment: Segment, tz: ZoneInfo, shade: dict[str, int]) -> Band:
    """Where a day ends, the wall clock shows the next one's midnight."""
    x = wall_minutes(segment.start, tz)
    end = wall_minutes(segment.until, tz) or MINUTES
    own = None if segment.source == "channel" else shade.get(segment.channel_id)
    return Band(x, max(0, end - x), books.title(segment.channel_id), segment.source, own)


def wall_minutes(at: datetime, tz: ZoneInfo) -> float:
    """Minutes since midnight as a clock on the wall shows them, also on the days when clocks change."""
    wall = at.astimezone(tz)
    return round(wall.hour * 60 + wall.minute + wall.second / 60, 2)


@dataclass(frozen=True)
class Coming:
    """When a schedule plays next in a zone, by the zone's own clock."""

    zone: Zone
    times: list[datetime]


def coming(books: Books, schedule: Schedule, zone_ids: Iterable[UUID], count: int = 5) -> list[Coming]:
    """The next times of a schedule, saved or not, beside everything else that plays in these zones."""
    zones = [books.zones[pk] for pk in zone_ids if pk in books.zones]
    return [Coming(zone, times_of(books, schedule, zone, count)) for zone in zones]


def times_of(books: Books, schedule: Schedule, zone: Zone, count: int) -> list[datetime]:
    plan = books.plan(zone, instead=schedule)
    times = next_times(plan, str(schedule.pk), timezone.now(), count)
    return [at.astimezone(zone.tz) for at in times]
