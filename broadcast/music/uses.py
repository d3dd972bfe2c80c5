"""What plays tracks: channels through their playlists, dayparts and zones through those."""

from collections.abc import Iterable, Iterator
from uuid import UUID

from broadcast.models import Channel, Daypart, Floor, Zone
from library.keeping.uses import Use, page
from library.models import PlaylistTrack


def uses_of_tracks(tracks: Iterable[UUID]) -> list[Use]:
    """Four queries. Whoever plays everything uses no track in particular."""
    places = PlaylistTrack.objects.filter(track__in=list(tracks), playlist__removed_at=None)
    channels = list(Channel.objects.kept().filter(parts__playlist__in=places.values("playlist")).distinct())
    return [*(use("Channel", "channel", row) for row in channels), *uses_of_channels(channels)]


def uses_of_channels(channels: list[Channel]) -> Iterator[Use]:
    dayparts = Daypart.objects.kept().filter(channel__in=channels).select_related("channel")
    yield from (Use("Music by the hour", row.full_name, page("daypart", row.pk)) for row in dayparts)
    yield from (use("Floor", "floor", row) for row in Floor.objects.kept().filter(channel__in=channels))
    yield from (use("Zone", "zone", row) for row in Zone.objects.kept().filter(channel__in=channels))


def use(kind: str, name: str, row: Channel | Floor | Zone) -> Use:
    return Use(kind, str(row), page(name, row.pk))
