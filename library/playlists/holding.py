"""What playlists of every kind hold: their tracks, how many, how long, and whose covers stand for them."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import BooleanField, Count, Func, Min, OuterRef, QuerySet, Sum, Value

from library.models import Playlist, PlaylistTrack, RuleDay, Track
from library.models.music import playable
from library.playlists.choosing import local_day
from library.playlists.rule_days import IN_MOSAIC, days_of, today_of


@dataclass(frozen=True)
class Held:
    """`covers` are the SHA-256 of up to four. `is_apart`: artists allow the distance that a rule asks for."""

    count: int = 0
    duration_ms: int = 0
    covers: tuple[str, ...] = ()
    is_apart: bool = True


def held_of(row: RuleDay) -> Held:
    return Held(row.count, row.duration_ms, tuple(row.covers), row.is_apart)


def held_by(playlists: Iterable[Playlist], now: datetime) -> dict[UUID, Held]:
    """By playlist. One query for all that list their tracks, and one for all rules that were asked before."""
    rows = list(playlists)
    ruled = (row for row in rows if row.rule is not None)
    days = days_of(ruled, [local_day(now)], now, with_tracks=False)
    found = {pk: held_of(row) for (pk, _), row in days.items()}
    listed = [row.pk for row in rows if row.rule is None]
    return found | (listed_by(listed, now) if listed else {})


def listed_by(pks: Collection[UUID], now: datetime) -> dict[UUID, Held]:
    heard = playable("places__track__", now)
    counted = Playlist.objects.filter(pk__in=pks).order_by()
    counted = counted.annotate(
        count=Count("places", filter=heard),
        duration_ms=Sum("places__track__duration_ms", filter=heard),
        covers=ArraySubquery(covers_of(now)),
    )
    told = counted.values_list("pk", "count", "duration_ms", "covers")
    return {pk: Held(count, ms or 0, tuple(covers)) for pk, count, ms, covers in told}


def covers_of(now: datetime) -> QuerySet[Any, Any]:
    """The first that differ."""
    with_cover = PlaylistTrack.objects.filter(
        playable("track__", now), playlist=OuterRef("pk"), track__cover_sha256__gt=""
    )
    firsts = with_cover.values("track__cover_sha256").annotate(first=Min("position")).order_by("first")
    return firsts.values("track__cover_sha256")[:IN_MOSAIC]


def held_ids(playlist: Playlist, now: datetime) -> list[UUID]:
    """The tracks of a playlist of any kind, in order."""
    if playlist.rule is not None:
        return today_of(playlist, now).track_ids
    return list(playlist.places.filter(playable("track__", now)).values_list("track", flat=True))


def held_in(playlist: Playlist, now: datetime) -> tuple[Held, list[UUID]]:
    """The same with how many they are, and how long."""
    if playlist.rule is None:
        return listed_by([playlist.pk], now)[playlist.pk], held_ids(playlist, now)
    row = today_of(playlist, now)
    return held_of(row), row.track_ids


class HoldsOneOf(Func):
    """Whether one of the ids stands in the array. By `&&` each would be compared with each."""

    template = "EXISTS (SELECT FROM unnest(%(expressions)s))"
    arg_joiner = ") AS held WHERE held = ANY("
    output_field = BooleanField()


def holding(tracks: Collection[UUID], now: datetime) -> list[Playlist]:
    """The kept playlists in which one of these tracks stands, or whose rule holds one today. One query.

    By what is written down: a rule that nobody has asked today is played nowhere.
    """
    ids = Value(list(tracks), output_field=RuleDay._meta.get_field("track_ids"))
    placed = PlaylistTrack.objects.order_by().filter(track__in=tracks).values("playlist")
    days = RuleDay.objects.order_by().filter(day=local_day(now), playlist__rule__isnull=False)
    chosen = days.filter(HoldsOneOf("track_ids", ids)).values("playlist")
    return list(Playlist.objects.kept().filter(pk__in=placed.union(chosen)))


def tracks_in_order(pks: Collection[UUID]) -> list[Track]:
    """As rows. One query."""
    rows = Track.objects.in_bulk(pks) if pks else {}
    return [rows[pk] for pk in pks if pk in rows]
