"""Many tracks into a playlist at once, and out again."""

from collections.abc import Iterable
from uuid import UUID

from django.db.models import Max, QuerySet
from django.utils import timezone

from library.keeping.changing import Outcome
from library.models import Change, Playlist, PlaylistTrack, Track
from library.signals import playlist_changed
from tenants import audit
from tenants.access import Person

#: Tracks that one playlist by hand can hold.
MOST_PLACES = 10_000


def put_in(playlist: Playlist, tracks: QuerySet[Track], actor: Person) -> Outcome:
    """At the end of the locked playlist, by artist and album; those that find no room are missed."""
    wanted = list(in_order(tracks.values_list("pk", flat=True)))
    told = playlist.places.aggregate(last=Max("position", default=-1))
    room = max(0, MOST_PLACES - playlist.places.count())
    places = [
        PlaylistTrack(playlist=playlist, track_id=pk, position=told["last"] + 1 + number)
        for number, pk in enumerate(wanted[:room])
    ]
    PlaylistTrack.objects.bulk_create(places, batch_size=1000)
    change = Change.objects.create(
        verb="listed",
        made_by=actor.name,
        author_id=actor.user.pk,
        place_ids=[place.pk for place in places],
        applied_at=timezone.now(),
    )
    tell(playlist, actor, added=f"{len(places)} tracks")
    return Outcome(change, [place.track_id for place in places], len(wanted) - len(places))


def in_order(tracks: QuerySet[Track, UUID]) -> Iterable[UUID]:
    return tracks.order_by("artist", "album", "disc_number", "track_number", "title", "pk")


def taken_out(change: Change, actor: Person) -> Outcome:
    """What is left of the places that the change made."""
    change.undone_at = timezone.now()
    change.save(update_fields=["undone_at"])
    places = list(PlaylistTrack.objects.filter(pk__in=change.place_ids).select_related("playlist"))
    PlaylistTrack.objects.filter(pk__in=[place.pk for place in places]).delete()
    for playlist in {place.playlist for place in places}:
        tell(playlist, actor, taken_out=f"{len(places)} tracks")
    return Outcome(change, [place.track_id for place in places], len(change.place_ids) - len(places))


def tell(playlist: Playlist, actor: Person, **changes: str) -> None:
    audit.record(actor, "changed", playlist, **changes)
    playlist_changed.send(Playlist, business=actor.business, playlist=playlist)
