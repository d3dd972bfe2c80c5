"""Where tracks are used: in playlists, and through them by those above."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.urls import reverse

from library.models import Playlist, Track
from library.signals import asked_where_used
from tenants.schemas import current_business


@dataclass(frozen=True)
class Use:
    """`kind` is what people call it: "Playlist"."""

    kind: str
    name: str
    url: str


def uses_of(tracks: Iterable[UUID]) -> list[Use]:
    """Of one track or of thousands, each use once: playlists, then channels, then what plays those."""
    ids = list(tracks)
    playlists = Playlist.objects.kept().filter(
        pk__in=Playlist.tracks.through.objects.filter(track__in=ids).values("playlist")
    )
    found = [Use("Playlist", row.name, reverse("playlist", args=[row.pk])) for row in playlists]
    for _, uses in asked_where_used.send(Track, business=current_business(), tracks=ids):
        found += uses
    return found
