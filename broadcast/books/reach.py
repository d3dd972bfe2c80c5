"""Which zones a row touches."""

from collections.abc import Callable, Iterable
from typing import Any
from uuid import UUID

from django.db.models import Exists, Model, OuterRef, Q
from django.utils import timezone

from broadcast.dayparts import DAY
from broadcast.models import (
    Channel,
    Daypart,
    DaypartException,
    Device,
    Floor,
    HolidayCalendar,
    OpeningHours,
    Override,
    QuietHours,
    Schedule,
    ScheduleException,
    SpecialDay,
    Zone,
)
from library.models import Announcement, Playlist, PlaylistTrack, Track

Zones = set[UUID]


def zones_of(row: Model) -> Zones:
    """The zones whose feeds a change of this row may change, as the row and the others stand now."""
    return TOUCHED[type(row)](row)


def everywhere(_: object = None) -> Zones:
    return ids(Q())


def ids(condition: Q) -> Zones:
    return set(Zone.objects.kept().filter(condition).values_list("pk", flat=True))


def targets(row: Schedule | Daypart) -> Zones:
    """The kept zones that it is for."""
    if row.everywhere:
        return everywhere()
    wanted = Q(pk__in=row.zone_ids) | Q(floor__in=row.floor_ids, floor__removed_at=None)
    devices = getattr(row, "device_ids", ())
    with_devices = Device.objects.filter(pk__in=devices, revoked_at=None).values("zone")
    return ids(wanted | Q(tags__overlap=row.tags) | Q(pk__in=with_devices))


def of_place(row: Any) -> Zones:
    """Of what holds for one zone, one floor, or the business."""
    if row.zone_id:
        return {row.zone_id}
    return ids(Q(floor=row.floor_id)) if row.floor_id else everywhere()


def of_channels(channels: Iterable[UUID]) -> Zones:
    """Where one of these may be heard."""
    chosen = list(channels)
    if Channel.objects.filter(pk__in=chosen, is_default=True).exists():
        return everywhere()
    found = ids(Q(channel__in=chosen) | Q(floor__channel__in=chosen))
    by_hand = Override.objects.filter(channel__in=chosen, ends_at__gt=timezone.now() - DAY)
    found.update(by_hand.values_list("zone", flat=True))
    for daypart in Daypart.objects.kept().filter(channel__in=chosen):
        found |= targets(daypart)
    return found


def of_playlists(playlists: Iterable[UUID]) -> Zones:
    channels = Channel.objects.kept().filter(parts__playlist__in=list(playlists))
    return of_channels(channels.values_list("pk", flat=True)) | falling_back()


def of_track(track: Track) -> Zones:
    return of_tracks([track.pk])


def of_tracks(tracks: Iterable[UUID]) -> Zones:
    by_rule = Playlist.objects.kept().by_rule().values_list("pk", flat=True)
    return of_playlists([*holding(tracks), *by_rule])


def holding(tracks: Iterable[UUID]) -> list[UUID]:
    """The playlists in which one of these has a place."""
    places = PlaylistTrack.objects.filter(track__in=list(tracks))
    return list(places.order_by().values_list("playlist", flat=True).distinct())


def falling_back() -> Zones:
    """Where everything in the library may be heard: no channel is left, or one without music of its own.

    A zone that leaves something out may find nothing left in its channel.
    """
    lasting = Q(track__removed_at=None, track__sha256__gt="", track__expires_at=None, track__twin=None)
    clean = Q(playlist__parts__channel__skips_explicit=False) | Q(track__is_explicit=False)
    of_channel = Q(playlist__parts__channel=OuterRef("pk"), playlist__removed_at=None)
    own_music = PlaylistTrack.objects.filter(of_channel & lasting & clean)
    bare = Channel.objects.kept().filter(~Exists(own_music)).values_list("pk", flat=True)
    picky = ids(Q(skips_explicit=True) | Q(blocked__isnull=False))
    return of_channels(bare) | without_channel() | picky


def without_channel() -> Zones:
    if Channel.objects.kept().filter(is_default=True).exists():
        return set()
    own = Q(channel__removed_at=None, channel__isnull=False)
    floors = Q(floor__channel__removed_at=None, floor__channel__isnull=False, floor__removed_at=None)
    return ids(~(own | floors))


def of_device(row: Device) -> Zones:
    """Only where a schedule is for this player: all that others hear of it stands in no feed."""
    is_meant = Schedule.objects.kept().filter(device_ids__contains=[row.pk]).exists()
    return {row.zone_id} if is_meant else set()


def of_quiet(row: QuietHours) -> Zones:
    if row.channel_id:
        return of_channels([row.channel_id])
    return targets(row.schedule) if row.schedule else of_place(row)


def of_exception(row: ScheduleException) -> Zones:
    return {row.zone_id} if row.zone_id else targets(row.schedule)


def of_daypart_exception(row: DaypartException) -> Zones:
    return {row.zone_id} if row.zone_id else targets(row.daypart)


TOUCHED: dict[type[Model], Callable[[Any], Zones]] = {
    Zone: lambda row: {row.pk},
    Floor: lambda row: ids(Q(floor=row.pk)),
    Device: of_device,
    Schedule: targets,
    ScheduleException: of_exception,
    Daypart: targets,
    DaypartException: of_daypart_exception,
    Override: lambda row: {row.zone_id},
    Channel: lambda row: of_channels([row.pk]),
    QuietHours: of_quiet,
    OpeningHours: of_place,
    SpecialDay: of_place,
    HolidayCalendar: of_place,
    Playlist: lambda row: of_playlists([row.pk]),
    Track: of_track,
    Announcement: everywhere,
}
