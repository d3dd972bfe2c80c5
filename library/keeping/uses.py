"""Where tracks are used: in playlists, and through them by those above."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import cast
from uuid import UUID

from django.urls import reverse

from library.models import Playlist, PlaylistTrack, Track
from library.signals import asked_where_used
from tenants.schemas import current_business


@dataclass(frozen=True)
class Use:
    """`kind` is what people call it: "Playlist"."""

    kind: str
    name: str
    url: str


def page(name: str, pk: UUID) -> str:
    """Its address, outside a request too."""
    return reverse(name, "sync2gear.urls_business", args=[pk])


def uses_of(tracks: Iterable[UUID]) -> list[Use]:
    """Of one track or of thousands, each use once: playlists, then channels, then what plays those."""
    ids = list(tracks)
    places = PlaylistTrack.objects.filter(track__in=ids)
    playlists = Playlist.objects.kept().filter(pk__in=places.values("playlist"))
    found = [Use("Playlist", row.name, page("playlist", row.pk)) for row in playlists]
    for _, uses in asked_where_used.send(Track, business=current_business(), tracks=ids):
        found += cast("list[Use]", uses)
    return found
