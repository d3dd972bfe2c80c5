"""Many tracks into a playlist at once, and out again."""

from collections.abc import Sequence
from uuid import UUID

from django.utils import timezone

from library.keeping.changing import Outcome
from library.models import Change, Playlist, PlaylistTrack
from library.playlists import by_hand
from library.playlists.changes import changed
from tenants.access import Person


def put_last(row: Playlist, tracks: Sequence[UUID], actor: Person) -> Outcome:
    """At the end of the locked playlist, written down so that it can be taken back."""
    places = by_hand.append(row, tracks, actor)
    change = Change.objects.create(
        verb="listed",
        made_by=actor.name,
        author_id=actor.user.pk,
        place_ids=[place.pk for place in places],
        applied_at=timezone.now(),
    )
    return Outcome(change, [place.track_id for place in places])


def taken_out(change: Change, actor: Person) -> Outcome:
    """What is left of the places that the change made."""
    change.undone_at = timezone.now()
    change.save(update_fields=["undone_at"])
    places = list(PlaylistTrack.objects.filter(pk__in=change.place_ids).select_related("playlist"))
    PlaylistTrack.objects.filter(pk__in=[place.pk for place in places]).delete()
    for playlist in {place.playlist for place in places}:
        changed(playlist, actor, "changed", taken_out=f"{len(places):,} tracks")
    return Outcome(change, [place.track_id for place in places], len(change.place_ids) - len(places))
