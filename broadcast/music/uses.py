"""What plays playlists: channels, and the dayparts, floors and zones that play those."""

from collections.abc import Iterator
from uuid import UUID

from broadcast.models import Channel, Daypart, Floor, Zone
from library.keeping.uses import Use, page


def uses_of_playlists(playlists: list[UUID]) -> list[Use]:
    """Four queries at most. Whoever plays everything uses no playlist."""
    channels = list(Channel.objects.kept().filter(parts__playlist__in=playlists).distinct())
    return [*(use("Channel", "channel", row) for row in channels), *uses_of_channels(channels)]


def uses_of_channels(channels: list[Channel]) -> Iterator[Use]:
    dayparts = Daypart.objects.kept().filter(channel__in=channels).select_related("channel")
    yield from (Use("Music by the hour", row.full_name, page("daypart", row.pk)) for row in dayparts)
    yield from (use("Floor", "floor", row) for row in Floor.objects.kept().filter(channel__in=channels))
    yield from (use("Zone", "zone", row) for row in Zone.objects.kept().filter(channel__in=channels))


def use(kind: str, name: str, row: Channel | Floor | Zone) -> Use:
    return Use(kind, str(row), page(name, row.pk))
