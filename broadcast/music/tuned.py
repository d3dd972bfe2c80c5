"""Where channels are heard, how much music they have, and what plays where they are missing."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from uuid import UUID

from django.db.models import Count, F, Q
from django.utils import timezone

from broadcast.models import Channel, ChannelPlaylist, Daypart, Floor, Override, Zone
from library.models import Playlist, Track
from library.models.music import playable
from library.playlists.choosing import local_day
from library.playlists.rule_days import days_of

EVERYTHING = "everything in the library"
CLEAN = Q(channel__skips_explicit=False) | Q(playlist__tracks__is_explicit=False)


@dataclass
class Uses:
    """Where one channel is heard. `instead` names what plays there without it."""

    zones: list[Zone] = field(default_factory=list)
    floors: list[Floor] = field(default_factory=list)
    dayparts: list[Daypart] = field(default_factory=list)
    overrides: list[Override] = field(default_factory=list)
    is_default: bool = False
    instead: str = EVERYTHING

    def __bool__(self) -> bool:
        return bool(self.zones or self.floors or self.dayparts or self.overrides or self.is_default)

    @property
    def sentence(self) -> str:
        """ "It was played in Terrace and in 2 dayparts; everything in the library plays there instead."""
        if not self:
            return ""
        places = [str(row) for row in (*self.zones, *self.floors)]
        places += ["1 daypart"] if len(self.dayparts) == 1 else []
        places += [f"{len(self.dayparts)} dayparts"] if len(self.dayparts) > 1 else []
        places += ["what is played by hand"] if self.overrides else []
        where = f"in {listed(places)}" if places else "as the default"
        return f"It was heard {where}; {self.instead} plays there instead."


def listed(names: list[str]) -> str:
    *first, last = names
    return f"{', '.join(first)} and {last}" if first else last


def uses_of(channel: Channel) -> Uses:
    """Five queries."""
    zones = list(Zone.objects.kept().filter(channel=channel).select_related("floor__channel"))
    running = Override.objects.filter(channel=channel, ends_at__gt=timezone.now(), zone__removed_at=None)
    return Uses(
        zones=zones,
        floors=list(Floor.objects.kept().filter(channel=channel)),
        dayparts=list(Daypart.objects.kept().filter(channel=channel)),
        overrides=list(running.select_related("zone")),
        is_default=channel.is_default,
        instead=instead_of(channel, zones),
    )


def instead_of(channel: Channel, zones: Iterable[Zone] = ()) -> str:
    """What its zones play without it: their floor's channel, the default, everything."""
    default = Channel.objects.kept().filter(is_default=True).exclude(pk=channel.pk).first()
    last = f"“{default.name}”" if default else EVERYTHING
    names = dict.fromkeys(floors_channel(zone, channel) or last for zone in zones)
    return " or ".join(names) or last


def floors_channel(zone: Zone, without: Channel) -> str:
    floor = zone.floor if zone.floor and zone.floor.removed_at is None else None
    other = floor.channel if floor else None
    return f"“{other.name}”" if other and other.removed_at is None and other != without else ""


def tracks_in(channels: Iterable[Channel]) -> dict[UUID, int]:
    """How many tracks each can play: of its playlists, of the whole library where it never had one.

    Three queries, and at most two for all rules.
    """
    rows = list(channels)
    heard = Q(playlist__removed_at=None) & playable("playlist__tracks__") & CLEAN
    ruled = tracks_by_rule(rows)
    own = (
        ChannelPlaylist.objects.filter(channel__in=rows)
        .values(pk=F("channel"))
        .annotate(count=Count("playlist__tracks", filter=heard, distinct=True))
    )
    counts = {told["pk"]: told["count"] for told in own}
    library = (
        Track.objects.own()
        .playable()
        .aggregate(all=Count("pk"), clean=Count("pk", filter=Q(is_explicit=False)))
    )
    found = {row.pk: counts.get(row.pk, library["clean" if row.skips_explicit else "all"]) for row in rows}
    return {pk: count + ruled.get(pk, 0) for pk, count in found.items()}


def tracks_by_rule(rows: Iterable[Channel]) -> dict[UUID, int]:
    """How many tracks rules choose for each today, beside those that its other playlists list."""
    by_rule = Playlist.objects.kept().by_rule()
    parts = list(ChannelPlaylist.objects.filter(channel__in=rows, playlist__in=by_rule).select_related())
    chosen = choices_of(part.playlist for part in parts)
    explicit = explicit_among(chosen, parts)
    found: dict[UUID, set[UUID]] = {}
    for part in parts:
        left_out = explicit if part.channel.skips_explicit else set()
        found.setdefault(part.channel_id, set()).update(chosen[part.playlist_id] - left_out)
    if found:
        listed = ChannelPlaylist.objects.filter(channel__in=found, playlist__removed_at=None)
        for pk, track in listed.values_list("channel", "playlist__places__track"):
            found[pk].discard(track)
    return {pk: len(tracks) for pk, tracks in found.items()}


def choices_of(playlists: Iterable[Playlist]) -> dict[UUID, set[UUID]]:
    """What these rules choose today."""
    now = timezone.now()
    return {pk: set(row.track_ids) for (pk, _), row in days_of(playlists, [local_day(now)], now).items()}


def explicit_among(chosen: dict[UUID, set[UUID]], parts: Iterable[ChannelPlaylist]) -> set[UUID]:
    """Those that channels leave out. A query only where one does."""
    asked = {pk for part in parts if part.channel.skips_explicit for pk in chosen[part.playlist_id]}
    rows = Track.objects.filter(pk__in=asked, is_explicit=True) if asked else Track.objects.none()
    return set(rows.values_list("pk", flat=True))


def channels_by_playlist(playlists: Iterable[UUID]) -> dict[UUID, list[str]]:
    """The names of the channels that play each of these. One query."""
    parts = ChannelPlaylist.objects.filter(playlist__in=list(playlists), channel__removed_at=None)
    found: dict[UUID, list[str]] = {}
    for pk, name in parts.order_by("channel__name").values_list("playlist", "channel__name"):
        found.setdefault(pk, []).append(name)
    return found
