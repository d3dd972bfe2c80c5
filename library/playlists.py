"""Every change to playlists."""

from uuid import UUID

from django.db import transaction
from django.http import Http404
from django.utils import timezone

from library.models import Playlist, PlaylistTrack, Track
from library.signals import playlist_changed
from tenants import audit
from tenants.access import Person


@transaction.atomic
def save_playlist(pk: UUID | None, *, actor: Person, name: str) -> Playlist:
    """Rename a playlist, or make one where `pk` is None."""
    actor.demand("edit_library")
    row = load(pk, actor) if pk else Playlist()
    row.name = name
    row.save(force_insert=pk is None, update_fields=["name"] if pk else None)
    audit.record(actor, "renamed" if pk else "made", row)
    return row


@transaction.atomic
def copy_playlist(pk: UUID, *, actor: Person) -> Playlist:
    """Another playlist with the same tracks in the same order."""
    source: Playlist = Playlist.objects.kept().load(actor, "edit_library", pk)
    made = Playlist.objects.create(name=f"{source.name[:70]} (copy)")
    places = source.places.values_list("track", "position")
    PlaylistTrack.objects.bulk_create(
        PlaylistTrack(playlist=made, track_id=track, position=position) for track, position in places
    )
    audit.record(actor, "copied", source, to=made.name)
    return made


@transaction.atomic
def remove_playlist(pk: UUID, *, actor: Person) -> Playlist:
    """Take it out of every channel. `restore_playlist` brings it back."""
    row = load(pk, actor)
    row.removed_at = timezone.now()
    return changed(row, actor, "removed")


@transaction.atomic
def restore_playlist(pk: UUID, *, actor: Person) -> Playlist:
    row = load(pk, actor)
    row.removed_at = None
    return changed(row, actor, "restored")


@transaction.atomic
def add_track(pk: UUID, *, actor: Person, track: UUID, at: int | None = None) -> PlaylistTrack:
    """Give a track a place: the one with the index `at`, else the last. It may have several."""
    row = load(pk, actor)
    song: Track = Track.objects.playable().load(actor, "edit_library", track)
    place = PlaylistTrack(playlist=row, track=song)
    number(placed(places_of(row), place, at))
    changed(row, actor, "changed", added=song.title)
    return place


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
    row: Playlist = Playlist.objects.select_for_update().load(actor, "edit_library", pk)
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


def changed(row: Playlist, actor: Person, verb: str, **told: object) -> Playlist:
    row.save(update_fields=["removed_at"])
    audit.record(actor, verb, row, **told)
    playlist_changed.send(Playlist, business=actor.business, playlist=row)
    return row
