"""Where tracks, folders and tags are used: in playlists, and through them by those above."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import cast
from uuid import UUID

from django.urls import reverse
from django.utils import timezone

from library.models import Playlist
from library.playlists.holding import holding
from library.signals import asked_where_used
from tenants.schemas import current_business

KINDS = {"rule": "Playlist by rule"}


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
    return uses_of_playlists(holding(list(tracks), timezone.now()))


def uses_of_playlists(rows: Collection[Playlist]) -> list[Use]:
    """These themselves, and what plays them."""
    found = [Use(KINDS.get(row.kind, "Playlist"), row.name, page("playlist", row.pk)) for row in rows]
    playlists = [row.pk for row in rows]
    for _, uses in asked_where_used.send(Playlist, business=current_business(), playlists=playlists):
        found += cast("list[Use]", uses)
    return found
