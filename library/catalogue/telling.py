"""What changes in the catalogue gives its playlists a new edition."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from library.models import Playlist, PlaylistTrack, Sound, Track
from tenants.catalogue import is_catalogue, publish_editions
from tenants.models import Business


def tell_of_playlist(*, business: Business, playlist: Playlist, **_: Any) -> None:
    if is_catalogue(business):
        publish_editions([playlist.pk])


def tell_of_sound(*, business: Business, sound: Sound, **_: Any) -> None:
    if isinstance(sound, Track):
        tell_of_tracks(business=business, tracks=[sound.pk])


def tell_of_tracks(*, business: Business, tracks: Iterable[UUID], **_: Any) -> None:
    """Tracks of the catalogue changed: all playlists that hold one, or may hold one now."""
    if is_catalogue(business):
        listed = PlaylistTrack.objects.filter(track__in=list(tracks)).values_list("playlist", flat=True)
        publish_editions({*listed, *Playlist.objects.kept().by_rule().values_list("pk", flat=True)})
