"""A playlist of the catalogue as rows of the business in hand."""

from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef
from django.utils import timezone

from library.catalogue.reading import COPIED, Snapshot
from library.models import Playlist, PlaylistTrack, Track
from library.playlists.changes import fill


def put(taken: Snapshot) -> tuple[Playlist, bool]:
    """The copy, and whether that changed anything. A snapshot older than the copy changes nothing."""
    Playlist.objects.get_or_create(catalogue_id=taken.playlist_id, defaults={"name": taken.name})
    row = Playlist.objects.select_for_update().get(catalogue_id=taken.playlist_id)
    if row.in_step_at and row.in_step_at >= taken.at and row.removed_at is None:
        return row, False
    was = row.name, row.removed_at, row.in_step_at is None
    row.name, row.removed_at, row.in_step_at = taken.name, None, taken.at
    row.save(update_fields=["name", "removed_at", "in_step_at"])
    has_new_tracks = put_tracks(taken)
    has_new_order = put_order(row, taken)
    return row, has_new_tracks or has_new_order or was != (row.name, None, False)


def put_tracks(taken: Snapshot) -> bool:
    before = {
        each.pop("catalogue_id"): each
        for each in Track.objects.filter(catalogue_id__in=taken.tracks).values(
            "catalogue_id", "removed_at", *COPIED
        )
    }
    wanted: dict[UUID, dict[str, Any]] = {
        pk: each | {"removed_at": None} for pk, each in taken.tracks.items()
    }
    # In one order: two that write the same tracks at once would wait for each other for ever.
    new = sorted(pk for pk, each in wanted.items() if before.get(pk) != each)
    Track.objects.bulk_create(
        [Track(catalogue_id=pk, is_tagged=True, **wanted[pk]) for pk in new],
        batch_size=500,
        update_conflicts=True,
        unique_fields=["catalogue_id"],
        update_fields=[*COPIED, "removed_at"],
    )
    return bool(new)


def put_order(row: Playlist, taken: Snapshot) -> bool:
    copies = dict(Track.objects.filter(catalogue_id__in=taken.tracks).values_list("catalogue_id", "pk"))
    order = [copies[pk] for pk in taken.order]
    if list(row.places.values_list("track", flat=True)) == order:
        return False
    row.places.all().delete()
    fill(row, order)
    let_go_of_tracks()
    return True


def take_away(row: Playlist) -> bool:
    """Out of every channel, with the tracks that no other copy holds. `put` brings them back."""
    if row.removed_at is not None:
        return False
    row.removed_at = timezone.now()
    row.save(update_fields=["removed_at"])
    let_go_of_tracks()
    return True


def let_go_of_tracks() -> None:
    """Copies of tracks that no playlist holds any more are not played."""
    places = PlaylistTrack.objects.filter(track=OuterRef("pk"), playlist__removed_at=None)
    copies = Track.objects.kept().filter(~Exists(places), catalogue_id__isnull=False)
    copies.update(removed_at=timezone.now())
