"""What a zone would play from now with a channel, by the engine that makes the feeds."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils import timezone

from broadcast.books.plans import Books
from broadcast.engine.explaining import entries
from broadcast.models import Channel, Override, Zone
from library.models import Announcement, Track

COUNT = 20
#: Long enough for so many tracks; of very long ones fewer are shown.
AHEAD = timedelta(hours=4)


@dataclass(frozen=True)
class ComingSound:
    """A track or an announcement and the moment at which it starts, by the zone's clock."""

    at: datetime
    sound: Track | Announcement

    @property
    def is_track(self) -> bool:
        return isinstance(self.sound, Track)


def next_sounds(channel: Channel, zone: Zone) -> list[ComingSound]:
    """As if it were chosen by hand now: its next tracks, and what is said until then. Empty without music."""
    now = timezone.now()
    choice = Override(channel=channel, zone=zone, starts_at=now, ends_at=now + AHEAD)
    books = Books.load(now, choice.ends_at)
    books.overrides[zone.pk] = [choice]
    found = list(coming(books, zone, str(choice.pk)))
    tracks = [place for place, each in enumerate(found) if each.is_track][:COUNT]
    return found[: tracks[-1] + 1] if tracks else []


def coming(books: Books, zone: Zone, source_id: str) -> Iterator[ComingSound]:
    """The tracks of this source, and every announcement."""
    for entry in entries(books.plan(zone), books.start, books.until):
        row = books.sound(entry.sound.sha256) if entry.sound else None
        if row and (entry.kind == "cue" or entry.row_id == source_id):
            yield ComingSound(entry.at.astimezone(zone.tz), row)
