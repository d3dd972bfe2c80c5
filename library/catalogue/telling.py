"""Who follows a playlist of the catalogue hears of its changes."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from library.catalogue.following import keep_in_step
from library.models import Playlist, PlaylistTrack, Sound, Track
from tenants.catalogue import followers_of, is_catalogue
from tenants.jobs import enqueue
from tenants.models import Business, Following
from tenants.schemas import go_public


def tell_of_playlist(*, business: Business, playlist: Playlist, **_: Any) -> None:
    if is_catalogue(business):
        tell({playlist.pk})


def tell_of_sound(*, business: Business, sound: Sound, **_: Any) -> None:
    if isinstance(sound, Track):
        tell_of_tracks(business=business, tracks=[sound.pk])


def tell_of_tracks(*, business: Business, tracks: Iterable[UUID], **_: Any) -> None:
    """Tracks of the catalogue changed: all playlists that hold one, or may hold one now."""
    if is_catalogue(business):
        listed = PlaylistTrack.objects.filter(track__in=list(tracks)).values_list("playlist", flat=True)
        tell({*listed, *Playlist.objects.kept().by_rule().values_list("pk", flat=True)})


def tell(playlists: set[UUID]) -> None:
    followed = Following.objects.filter(playlist_id__in=playlists)
    for pk in sorted(set(followed.values_list("playlist_id", flat=True))):
        enqueue(tell_followers, business=None, key=pk)


def tell_followers(playlist_id: UUID) -> None:
    """One task a business: what fails in one schema holds back no other."""
    for business in followers_of(playlist_id):
        enqueue(keep_in_step, business=business, key=playlist_id)


def keep_all_in_step() -> None:
    """Once a day, for what rules choose, and for whatever got lost."""
    go_public()
    for pk in Following.objects.order_by().values_list("playlist_id", flat=True).distinct():
        enqueue(tell_followers, business=None, key=pk)
