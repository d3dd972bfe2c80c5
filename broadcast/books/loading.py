"""The rows that decide what a business's zones play: a fixed number of queries, however many zones."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime
from typing import Any, TypeVar
from uuid import UUID

from django.db.models import OuterRef, Prefetch, Q, Subquery

from broadcast.models import (
    BlockedTrack,
    Channel,
    ChannelAnnouncement,
    Schedule,
    ScheduleException,
    ScheduleItem,
)
from library.models import Announcement, AnnouncementVersion

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


def blocked() -> dict[UUID, frozenset[UUID]]:
    """The tracks that zones do not play, by zone."""
    found: dict[UUID, set[UUID]] = defaultdict(set)
    for zone, track in BlockedTrack.objects.values_list("zone", "track"):
        found[zone].add(track)
    return {zone: frozenset(tracks) for zone, tracks in found.items()}
