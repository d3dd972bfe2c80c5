"""What a channel would play in a zone from now, by the engine that makes the feeds."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils import timezone

from broadcast.books.plans import Books
from broadcast.models import Channel, Override, Zone
from broadcast.rundown import music_line, track_starts
from library.models import Track

COUNT = 20
#: Long enough for so many tracks; of very long ones fewer are shown.
AHEAD = timedelta(hours=4)


@dataclass(frozen=True)
class ComingTrack:
    """A track and the moment at which it starts, by the zone's clock."""

    at: datetime
    track: Track


def next_tracks(channel: Channel, zone: Zone) -> list[ComingTrack]:
    """As if it were chosen by hand now. Empty where it has no music."""
    now = timezone.now()
    books = Books.load(now, now + AHEAD)
    books.overrides[zone.pk] = [Override(channel=channel, zone=zone, starts_at=now, ends_at=now + AHEAD)]
    found: list[ComingTrack] = []
    for segment in music_line(books.plan(zone), now, now + AHEAD):
        for at, index in track_starts(segment, now, segment.until) if segment.source == "by_hand" else ():
            track = books.sound(segment.order[index].sha256)
            if isinstance(track, Track):
                found.append(ComingTrack(at.astimezone(zone.tz), track))
    return found[:COUNT]
