"""Every change to the tracks of a playlist by hand."""

from collections.abc import Collection
from uuid import UUID

from django.db import transaction
from django.db.models import Max
from django.http import Http404

from library.models import Playlist, PlaylistTrack, Track
from library.playlists.changes import changed
from tenants.access import Person

#: Tracks that one playlist by hand can hold.
MOST_PLACES = 10_000


@transaction.atomic
def add_track(pk: UUID, *, actor: Person, track: UUID, at: int | None = None) -> PlaylistTrack:
    """Give a track a place: the one with the index `at`, else the last. It may have several."""
    row = load(pk, actor)
    song: Track = Track.objects.own().playable().load(actor, "edit_library", track)
    place = PlaylistTrack(playlist=row, track=song)
    number(placed(places_of(row), place, at))
    changed(row, actor, "changed", added=song.title)
    return place


@transaction.atomic
def add_tracks(pk: UUID, *, actor: Person, tracks: Collection[UUID]) -> int:
    """Put these at the end, in this order; gives how many. What is not there or cannot play is left out."""
    row = load(pk, actor)
    own = Track.objects.own().playable().open_to(actor, "edit_library")
    known = set(own.filter(pk__in=tracks).values_list("pk", flat=True))
    last = row.places.aggregate(last=Max("position"))["last"]
    start = 0 if last is None else last + 1
    wanted = [track for track in tracks if track in known][: max(0, MOST_PLACES - row.places.count())]
    PlaylistTrack.objects.bulk_create(
        (
            PlaylistTrack(playlist=row, track_id=track, position=start + place)
            for place, track in enumerate(wanted)
        ),
        batch_size=1000,
    )
    if wanted:
        changed(row, actor, "changed", added=f"{len(wanted)} tracks")
    return len(wanted)


@transaction.atomic
def remove_place(pk: UUID, *, actor: Person, place: UUID) -> tuple[PlaylistTrack, int]:
    """Gives what went and the index at which it stood."""
    row = load(pk, actor)
    places = places_of(row)
    gone = place_in(places, place)
    index = seen(places).index(gone)
    PlaylistTrack.objects.filter(pk=place).delete()
    number([other for other in places if other is not gone])
    changed(row, actor, "changed", taken_out=gone.track.title)
    return gone, index


@transaction.atomic
def move_place(pk: UUID, *, actor: Person, place: UUID, to: int) -> tuple[PlaylistTrack, int]:
    """Put a place where the one with the index `to` stands; the first or the last beyond the ends."""
    row = load(pk, actor)
    places = places_of(row)
    moved = place_in(places, place)
    others = [other for other in places if other is not moved]
    number(placed(others, moved, to))
    to = max(0, min(to, len(seen(others))))
    changed(row, actor, "changed", moved=moved.track.title, to=to + 1)
    return moved, to


def load(pk: UUID, actor: Person) -> Playlist:
    """Locked until the transaction ends, and its places with it."""
    rows = Playlist.objects.by_hand().select_for_update()
    row: Playlist = rows.load(actor, "edit_library", pk)
    return row


def places_of(row: Playlist) -> list[PlaylistTrack]:
    return list(row.places.select_related("track"))


def seen(places: list[PlaylistTrack]) -> list[PlaylistTrack]:
    """Without those of removed tracks, which keep their places for the day they are restored."""
    return [place for place in places if place.track.removed_at is None]


def place_in(places: list[PlaylistTrack], pk: UUID) -> PlaylistTrack:
    for place in seen(places):
        if place.pk == pk:
            return place
    raise Http404


def placed(others: list[PlaylistTrack], place: PlaylistTrack, to: int | None) -> list[PlaylistTrack]:
    """With `place` before the one that is seen at the index `to`, else behind all of them."""
    following = [] if to is None else seen(others)[max(0, to) :]
    index = others.index(following[0]) if following else len(others)
    return [*others[:index], place, *others[index:]]


def number(places: list[PlaylistTrack]) -> None:
    """Write down the order; only where it is new."""
    moved = []
    for position, place in enumerate(places):
        if place._state.adding:
            place.position = position
            place.save(force_insert=True)
        elif place.position != position:
            place.position = position
            moved.append(place)
    PlaylistTrack.objects.bulk_update(moved, ["position"], batch_size=500)
