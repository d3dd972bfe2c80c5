"""What the catalogue holds: read in its own schema, as values, before anything is written in another."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.core.paginator import Page, Paginator
from django.utils import timezone

from library.models import Playlist, Track
from library.playlists.holding import Held, held_by, held_ids, held_in, tracks_in_order
from tenants.catalogue import CATALOGUE, is_there
from tenants.schemas import in_business

#: What a copy of a track has of the one in the catalogue.
COPIED = (
    "title",
    "artist",
    "album",
    "album_artist",
    "genre",
    "year",
    "bpm",
    "energy",
    "is_explicit",
    "cover_sha256",
    "lead_ms",
    "tail_ms",
    "expires_at",
    "status",
    "sha256",
    "size_bytes",
    "duration_ms",
    "loudness_lufs",
    "true_peak_dbtp",
)
SHOWN = 30
TRACKS_SHOWN = 50


@dataclass(frozen=True)
class Snapshot:
    """A playlist of the catalogue as it stood at a moment. `tracks` are columns by id; `order` has ids."""

    playlist_id: UUID
    name: str
    is_by_rule: bool
    tracks: dict[UUID, dict[str, Any]]
    order: list[UUID]


class NoCatalogueError(Exception):
    """It is not open: nobody can say what it holds."""


@contextmanager
def in_catalogue() -> Iterator[bool]:
    """In its schema; tells whether there is one."""
    if not is_there():
        yield False
        return
    with in_business(CATALOGUE):
        yield True


def snapshot(playlist_id: UUID) -> Snapshot | None:
    """None: it is not in the catalogue, or not any more."""
    with in_catalogue() as is_open:
        if not is_open:
            raise NoCatalogueError
        row = Playlist.objects.kept().filter(pk=playlist_id).first()
        if row is None:
            return None
        order = held_ids(row, timezone.now())
        rows = Track.objects.filter(pk__in=set(order)).values("pk", *COPIED)
        tracks = {each.pop("pk"): each for each in rows}
    is_by_rule = row.rule is not None
    return Snapshot(playlist_id, row.name, is_by_rule, tracks, [pk for pk in order if pk in tracks])


def page_of_playlists(number: str | None) -> tuple[Page[Playlist], list[tuple[Playlist, Held]]]:
    """Those that have tracks, by name."""
    with in_catalogue() as is_open:
        rows = Playlist.objects.kept().order_by("name", "id") if is_open else Playlist.objects.none()
        page_obj = Paginator(rows, SHOWN).get_page(number)
        page_obj.object_list = list(page_obj.object_list)
        held = held_by(page_obj, timezone.now()) if page_obj.object_list else {}
    return page_obj, [(row, held[row.pk]) for row in page_obj if held[row.pk].count]


def page_of_tracks(playlist_id: UUID, number: str | None) -> tuple[Playlist, Held, Page[Any]] | None:
    """A playlist and some of its tracks as rows, in order. None: it is not there."""
    with in_catalogue() as is_open:
        row = Playlist.objects.kept().filter(pk=playlist_id).first() if is_open else None
        if row is None:
            return None
        held, chosen = held_in(row, timezone.now())
        page_obj: Page[Any] = Paginator(chosen, TRACKS_SHOWN).get_page(number)
        page_obj.object_list = tracks_in_order(list(page_obj))
    return row, held, page_obj
