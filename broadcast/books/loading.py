"""The rows that decide what a business's zones play: a fixed number of queries, however many zones."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime
from typing import Any, TypeVar
from uuid import UUID

from django.db.models import OuterRef, Prefetch, Q, Subquery

from broadcast.models import (
    Channel,
    ChannelAnnouncement,
    ChannelPlaylist,
    Schedule,
    ScheduleException,
    ScheduleItem,
)
from library.models import Announcement, AnnouncementVersion, Playlist, Track
from library.playlists.holding import ids_by_playlist

Row = TypeVar("Row")


def by(column: str, rows: Iterable[Row]) -> dict[Any, list[Row]]:
    found: dict[Any, list[Row]] = defaultdict(list)
    for row in rows:
        found[getattr(row, column)].append(row)
    return dict(found)


def schedules() -> list[Schedule]:
    """Those that play, with their items and what these say."""
    items = Prefetch("items", ScheduleItem.objects.select_related("announcement"))
    return list(Schedule.objects.kept().filter(is_enabled=True).prefetch_related(items))


def announcements() -> list[Announcement]:
    """Those that have a sound and are switched on, also when they have ended; `said` are the parts of it."""
    published = AnnouncementVersion.objects.filter(
        announcement=OuterRef("pk"), stage=AnnouncementVersion.Stage.PUBLISHED
    )
    # Also while its sound is made anew: it was heard before.
    heard = published.filter(Q(published_at__isnull=False) | Q(rendering__sha256__gt=""))
    said = Subquery(heard.order_by("-number").values("parts")[:1])
    return list(Announcement.objects.kept().filter(is_enabled=True).exclude(sha256="").annotate(said=said))


def changes_since(start: datetime) -> Iterable[ScheduleException]:
    """Occurrences that were skipped or moved, from or to a moment after `start`."""
    return ScheduleException.objects.filter(Q(planned_at__gte=start) | Q(moved_to__gte=start))


def channels() -> Iterable[Channel]:
    """With their playlists, also removed ones, and the announcements that can be heard."""
    heard = ChannelAnnouncement.objects.filter(announcement__in=Announcement.objects.playable())
    said = Prefetch("announcements", heard.select_related("announcement"))
    return Channel.objects.kept().prefetch_related("parts", said)


def songs_by_playlist(tracks: dict[UUID, Track], at: datetime) -> dict[UUID, list[Track]]:
    """The tracks of every playlist of a channel, in order, of those given; by rule, as of `at`'s day."""
    found: dict[UUID, list[Track]] = defaultdict(list)
    parts = ChannelPlaylist.objects.filter(channel__removed_at=None)
    for playlist, track in ids_by_playlist(Playlist.objects.filter(parts__in=parts), at):
        if track in tracks:
            found[playlist].append(tracks[track])
    return dict(found)
