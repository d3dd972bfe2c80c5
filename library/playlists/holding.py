"""What playlists of every kind hold: their tracks, how many, how long, and whose covers stand for them."""

from collections.abc import Iterator
from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet

from library.models import Playlist, PlaylistTrack
from library.playlists.choosing import chosen_by


def ids_by_playlist(rows: QuerySet[Playlist], at: datetime) -> Iterator[tuple[UUID, UUID]]:
    """Each kept playlist of these with each of its tracks, in order; also tracks that cannot play.

    One query where no rule chooses, else at most four. Rules choose as of the local day of `at`.
    """
    kept = rows.filter(removed_at=None).order_by()
    places = PlaylistTrack.objects.filter(playlist__in=kept.filter(rule__isnull=True))
    yield from places.order_by("playlist", "position", "pk").values_list("playlist", "track")
    for playlist, held in chosen_by(list(kept.by_rule().distinct()), at).items():
        yield from ((playlist, each.track_id) for each in held)
