"""Why nobody misses a player now: closed, quiet hours, paused, muted, nothing to play."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Self
from uuid import UUID

from broadcast.books.opening import Opening
from broadcast.books.plans import is_quiet_in
from broadcast.books.values import quiet_of
from broadcast.dayparts import DAY, within
from broadcast.edge.models import ReadyFeed
from broadcast.engine.stretches import open_spans
from broadcast.feed import told
from broadcast.members import playing_before
from broadcast.models import Device, QuietHours, Zone

#: After opening, a player that is switched on with the lights has so long.
SETTLING = timedelta(minutes=5)
#: Hours are edited, a mute is taken back: an excuse is not believed for longer.
BELIEVED = timedelta(hours=1)
BELIEVED_BY_HAND = timedelta(minutes=10)


@dataclass
class Excuses:
    """The rows that excuse players of the current business, asked for once."""

    now: datetime
    opening: Opening
    quiet: list[QuietHours]
    feeds: dict[UUID, ReadyFeed]
    #: What was found of each zone: feeds are long, and many players may stand in one.
    found: dict[UUID, datetime | None] = field(default_factory=dict)

    @classmethod
    def load(cls, zone_ids: Iterable[UUID], now: datetime) -> Self:
        return cls(
            now=now,
            opening=Opening.load(now),
            quiet=list(QuietHours.objects.kept()),
            feeds=ReadyFeed.objects.in_bulk(list(zone_ids)),
        )

    def until(self, device: Device) -> datetime | None:
        """Until when it is excused at most; None where it is missed now. Select zone, floor and playback."""
        if self.is_silenced_by_hand(device):
            return self.now + BELIEVED_BY_HAND
        if device.zone_id not in self.found:
            self.found[device.zone_id] = self.zone_until(device.zone)
        return self.found[device.zone_id]

    def zone_until(self, zone: Zone) -> datetime | None:
        """The same of every player in it."""
        opening = self.closed_until(zone)
        if opening:
            return min(opening + SETTLING, self.now + BELIEVED)
        is_hushed = self.is_quiet(zone) or self.has_nothing_to_play(zone)
        return self.now + BELIEVED_BY_HAND if is_hushed else None

    def is_silenced_by_hand(self, device: Device) -> bool:
        zone = device.zone
        is_paused = zone.state is not None and not zone.state.is_playing
        return is_paused or device.is_muted or 0 in (device.volume_percent, zone.volume_percent)

    def closed_until(self, zone: Zone) -> datetime | None:
        """When it opens next (a week ahead where that is not known); None while it is open, and settled."""
        plan = self.opening.plan(zone)
        spans = open_spans(plan, self.now, self.now + 7 * DAY)
        now = [span for span in spans if span.begin <= self.now]
        if now:
            just_opened = all(self.now - span.begin < SETTLING for span in now)
            return now[0].begin if just_opened else None
        today = self.now.astimezone(zone.tz).date()
        if not plan.calendar.hours and today not in plan.calendar.special:
            return None
        return spans[0].begin if spans else self.now + 7 * DAY

    def is_quiet(self, zone: Zone) -> bool:
        windows = (quiet_of(row).window for row in self.quiet if is_quiet_in(row, zone))
        return within(windows, zone.tz, self.now)

    def has_nothing_to_play(self, zone: Zone) -> bool:
        """Also in a silence that its plan wants."""
        feed = self.feeds.get(zone.pk)
        return feed is None or playing_before(told(feed), self.now) is None
