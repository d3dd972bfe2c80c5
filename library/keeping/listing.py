"""Many tracks into a playlist at once, and out again."""

from collections.abc import Sequence
from uuid import UUID

from django.utils import timezone

from library.keeping.changing import Outcome
from library.keeping.saying import counted
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
    rows = PlaylistTrack.objects.filter(pk__in=change.place_ids)
    # Before its places are read: who moves one at this moment would wait for us, and we for them.
    holders = Playlist.objects.filter(pk__in=rows.values("playlist")).order_by("pk").select_for_update()
    playlists, places = {row.pk: row for row in holders}, list(rows)
    rows.delete()
    for pk in {place.playlist_id for place in places}:
        changed(playlists[pk], actor, "changed", taken_out=counted(len(places)))
    taken = [place.track_id for place in places]
    return Outcome(change, taken, unlisted=len(change.place_ids) - len(taken))
