"""Every change to the tracks of a playlist by hand."""

from collections.abc import Sequence
from uuid import UUID

from django.db import transaction
from django.db.models import Count, Max
from django.http import Http404

from library.models import Playlist, PlaylistTrack, Track
from library.playlists.changes import changed
from tenants.access import Person

#: Tracks that one playlist by hand can hold.
MOST_PLACES = 10_000
FULL = f"A playlist holds at most {MOST_PLACES:,} tracks. Take some out first, or begin another one."


class Full(Exception):
    """Its text is a whole sentence."""


@transaction.atomic
def add_track(pk: UUID, *, actor: Person, track: UUID, at: int | None = None) -> PlaylistTrack:
    """Give a track a place: the one with the index `at`, else the last. It may have several. Raises Full."""
    row = load(pk, actor)
    song: Track = Track.objects.own().playable().load(actor, "edit_library", track)
    if not (added := append(row, [song.pk], actor)):
        raise Full(FULL)
    if at is not None:
        places = places_of(row)
        number(placed([place for place in places if place != added[0]], place_in(places, added[0].pk), at))
        added[0].refresh_from_db(fields=["position"])
    return added[0]


def append(row: Playlist, tracks: Sequence[UUID], actor: Person) -> list[PlaylistTrack]:
    """Put these at the end of the locked playlist, in this order, as many as find room."""
    told = row.places.aggregate(last=Max("position", default=-1), count=Count("pk"))
    wanted = tracks[: max(0, MOST_PLACES - told["count"])]
    places = [
        PlaylistTrack(playlist=row, track_id=track, position=told["last"] + 1 + place)
        for place, track in enumerate(wanted)
    ]
    PlaylistTrack.objects.bulk_create(places, batch_size=1000)
    if places:
        added = places[0].track.title if len(places) == 1 else f"{len(places):,} tracks"
        changed(row, actor, "changed", added=added)
    return places


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
    was = seen(places).index(moved)
    is_new = number(placed(others, moved, to))
    to = max(0, min(to, len(seen(others))))
    if is_new:
        changed(row, actor, "changed", moved=moved.track.title, place={"from": was + 1, "to": to + 1})
    return moved, to


def load(pk: UUID, actor: Person) -> Playlist:
    """Locked until the transaction ends, and its places with it."""
    rows = Playlist.objects.by_hand().kept().select_for_update()
    row: Playlist = rows.load(actor, "edit_library", pk)
    return row


def places_of(row: Playlist) -> list[PlaylistTrack]:
    shown = row.places.select_related("track")
    return list(shown.only("position", "playlist", "track__title", "track__removed_at"))


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


def number(places: list[PlaylistTrack]) -> bool:
    """Write down the order; only where it is new. Gives whether it was."""
    moved = []
    for position, place in enumerate(places):
        if place.position != position:
            place.position = position
            moved.append(place)
    PlaylistTrack.objects.bulk_update(moved, ["position"], batch_size=500)
    return bool(moved)
