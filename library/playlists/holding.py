"""What playlists of every kind hold: their tracks, how many, how long, and whose covers stand for them."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import Any
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Count, Min, OuterRef, Q, QuerySet, Sum

from library.models import Playlist, PlaylistTrack, Track
from library.models.playlists import Playlists
from library.playlists.choosing import Chosen, chosen_by

HEARD = Q(track__removed_at=None, track__sha256__gt="")
IN_MOSAIC = 4


@dataclass(frozen=True)
class Held:
    """`covers` are the SHA-256 of up to four."""

    count: int = 0
    duration_ms: int = 0
    covers: tuple[str, ...] = ()


def held_of(chosen: Collection[Chosen]) -> Held:
    covers = dict.fromkeys(each.cover_sha256 for each in chosen if each.cover_sha256)
    total_ms = sum(each.duration_ms for each in chosen)
    return Held(len(chosen), total_ms, tuple(islice(covers, IN_MOSAIC)))


def held_by(playlists: Iterable[Playlist], at: datetime) -> dict[UUID, Held]:
    """By playlist. One query for those whose tracks are listed, at most two for all rules."""
    rows = list(playlists)
    found = {pk: held_of(chosen) for pk, chosen in chosen_by(ruled(rows), at).items()}
    listed = [row.pk for row in rows if row.rule is None]
    return found | (listed_by(listed) if listed else {})


def ruled(rows: Iterable[Playlist]) -> list[Playlist]:
    return [row for row in rows if row.rule is not None]


def listed_by(pks: Collection[UUID]) -> dict[UUID, Held]:
    counted = Playlist.objects.filter(pk__in=pks).order_by()
    heard = Q(places__track__removed_at=None, places__track__sha256__gt="")
    counted = counted.annotate(
        count=Count("places", filter=heard),
        duration_ms=Sum("places__track__duration_ms", filter=heard),
        covers=ArraySubquery(covers_of()),
    )
    told = counted.values_list("pk", "count", "duration_ms", "covers")
    return {pk: Held(count, ms or 0, tuple(covers)) for pk, count, ms, covers in told}


def covers_of() -> QuerySet[Any, Any]:
    """The first that differ."""
    with_cover = PlaylistTrack.objects.filter(HEARD, playlist=OuterRef("pk"), track__cover_sha256__gt="")
    firsts = with_cover.values("track__cover_sha256").annotate(first=Min("position")).order_by("first")
    return firsts.values("track__cover_sha256")[:IN_MOSAIC]


def first_tracks(chosen: Iterable[Chosen]) -> list[Track]:
    """As rows, in their order. One query."""
    pks = [each.track_id for each in chosen]
    rows = Track.objects.in_bulk(pks) if pks else {}
    return [rows[pk] for pk in pks if pk in rows]


def ids_by_playlist(rows: Playlists, at: datetime) -> Iterator[tuple[UUID, UUID]]:
    """Each kept playlist of these with each of its tracks, in order; also tracks that cannot play.

    Two queries, and at most two for all rules. Rules choose as of the local day of `at`.
    """
    kept = rows.filter(removed_at=None).order_by()
    places = PlaylistTrack.objects.filter(playlist__in=kept.filter(rule__isnull=True))
    yield from places.order_by("playlist", "position", "pk").values_list("playlist", "track")
    for playlist, held in chosen_by(list(kept.by_rule().distinct()), at).items():
        yield from ((playlist, each.track_id) for each in held)
