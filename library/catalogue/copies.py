"""A playlist of the catalogue as rows of the business in hand."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from library.catalogue.reading import COPIED, Snapshot
from library.models import Playlist, PlaylistTrack, Track
from library.playlists.changes import fill


@dataclass(frozen=True)
class Kept:
    """A copy, whether anything of it changed, and whether that is worth a line in the log.

    `tracks` are those that were here and are others now: other copies may hold them too.
    """

    playlist: Playlist
    is_changed: bool
    is_news: bool
    tracks: Collection[UUID] = ()


def put(taken: Snapshot) -> Kept:
    """What a rule chooses anew every day changes the copy, but is no news."""
    which, defaults = {"catalogue_id": taken.playlist_id}, {"name": taken.name}
    is_other = Playlist.objects.get_or_create(**which, defaults=defaults)[1]
    row = Playlist.objects.select_for_update().get(**which)
    if (row.name, row.removed_at) != (taken.name, None):
        row.name, row.removed_at, is_other = taken.name, None, True
        row.save(update_fields=["name", "removed_at"])
    before = lock_tracks(row, taken)
    written = put_tracks(taken)
    # A track that is new here makes a new order.
    is_new = put_order(row, taken, before) or bool(written)
    return Kept(row, is_other or is_new, is_other or (is_new and not taken.is_by_rule), written)


def lock_tracks(row: Playlist, taken: Snapshot | None = None) -> list[UUID]:
    """Those that the copy has, and those that it will have; gives the first.

    All at once and in one order, the same as of reports: two would wait for each other for ever.
    """
    before = list(row.places.order_by().values_list("track", flat=True).distinct())
    touched = Q(pk__in=before) | Q(catalogue_id__in=taken.tracks if taken else ())
    locked = Track.objects.select_for_update(no_key=True).filter(touched).order_by("pk")
    list(locked.values_list("pk"))
    return before


def put_tracks(taken: Snapshot) -> list[UUID]:
    """Gives those that were here and are others now."""
    columns = ("catalogue_id", "pk", "removed_at", *COPIED)
    rows = Track.objects.filter(catalogue_id__in=taken.tracks).values(*columns)
    before = {each.pop("catalogue_id"): each for each in rows}
    here = {pk: each.pop("pk") for pk, each in before.items()}
    wanted: dict[UUID, dict[str, Any]] = {
        pk: each | {"removed_at": None} for pk, each in taken.tracks.items()
    }
    # In one order, for those that are new here.
    new = sorted(pk for pk, each in wanted.items() if before.get(pk) != each)
    Track.objects.bulk_create(
        [Track(catalogue_id=pk, is_tagged=True, **wanted[pk]) for pk in new],
        batch_size=500,
        update_conflicts=True,
        unique_fields=["catalogue_id"],
        update_fields=[*COPIED, "removed_at"],
    )
    return [here[pk] for pk in new if pk in here]


def put_order(row: Playlist, taken: Snapshot, before: list[UUID]) -> bool:
    copies = dict(Track.objects.filter(catalogue_id__in=taken.tracks).values_list("catalogue_id", "pk"))
    order = [copies[pk] for pk in taken.order]
    if list(row.places.values_list("track", flat=True)) == order:
        return False
    row.places.all().delete()
    fill(row, order)
    let_go_of_tracks(before)
    return True


def take_away(row: Playlist) -> bool:
    """Out of every channel, with the tracks that no other copy holds. `put` brings them back."""
    if row.removed_at is not None:
        return False
    row.removed_at = timezone.now()
    row.save(update_fields=["removed_at"])
    let_go_of_tracks(lock_tracks(row))
    return True


def let_go_of_tracks(tracks: Collection[UUID]) -> None:
    """Those of these copies that no playlist holds any more are not played."""
    places = PlaylistTrack.objects.filter(track=OuterRef("pk"), playlist__removed_at=None)
    copies = Track.objects.kept().filter(~Exists(places), catalogue_id__isnull=False, pk__in=tracks)
    copies.update(removed_at=timezone.now())
