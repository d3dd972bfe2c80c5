"""The tracks that plans of some days are made from: whole lists, and of long ones what has its turn then."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Count

from broadcast.books.turns import A_DAY, PROBED, depth_of, on_days, part_of, place_of, within
from broadcast.engine.tape import MOST
from library.models import Playlist, PlaylistTrack, Track
from library.playlists.choosing import readable
from library.playlists.rule_days import days_of, next_settling

#: Lists up to this length are read whole.
LONG = 2000
#: What plans and feeds tell of a track.
COLUMNS = (
    "sha256",
    "size_bytes",
    "duration_ms",
    "loudness_lufs",
    "true_peak_dbtp",
    "title",
    "artist",
    "cover_sha256",
    "is_explicit",
    "expires_at",
    "catalogue_id",
)


@dataclass(frozen=True)
class Wanted:
    """A list of tracks as a channel plays it; `playlist` is None for everything in the library."""

    playlist: UUID | None
    in_order: bool = False
    skips_explicit: bool = False


@dataclass(frozen=True)
class Songs:
    """A list's tracks in order; of a long one that is shuffled, its parts for some days instead; of a rule
    what it chooses on each of these days."""

    whole: Sequence[Track] = ()
    parts: dict[int, list[Track]] = field(default_factory=dict)
    depth: int = 0
    days: dict[date, list[Track]] = field(default_factory=dict)
    #: It has an order of its own: no channel shuffles it.
    is_ordered: bool = False
    #: So many tracks at least are to stand between two of one artist.
    between: int = 0

    @property
    def is_daily(self) -> bool:
        return bool(self.parts or self.days)

    def on(self, day: date) -> Sequence[Track]:
        if self.days:
            return self.days.get(day, ())
        return self.parts.get(part_of(day, self.depth), ()) if self.parts else self.whole


class Music:
    """Of the current business. Tracks that expired after `since` are there: what was planned holds them.

    Rules choose for each of the days, as that is known at the moment `now`.
    """

    def __init__(self, since: datetime, days: Collection[date], now: datetime) -> None:
        self.days = sorted(days)
        self._now = now
        self._has_rules = False
        self.by_sound: dict[str, Track] = {}
        self._rows = Track.objects.playable(since).only(*COLUMNS)
        self._short: dict[UUID | None, Songs] = {}
        self._long: dict[Wanted, Songs] = {}

    def songs(self, wanted: Wanted) -> Songs:
        """Short lists are whole, explicit tracks included."""
        if wanted.playlist not in self._short and wanted not in self._long:
            self.read([wanted])
        return self._short.get(wanted.playlist) or self._long.get(wanted) or Songs()

    def read(self, lists: Iterable[Wanted]) -> None:
        """Those that were not read yet: three queries for all short playlists together."""
        new = [each for each in lists if each.playlist not in self._short and each not in self._long]
        self._read_playlists({each.playlist for each in new if each.playlist})
        if any(each.playlist is None for each in new):
            self._read_everything()
        for wanted in new:
            if wanted.playlist not in self._short:
                self._long[wanted] = self._kept(self._long_one(wanted))

    def _read_playlists(self, playlists: set[UUID]) -> None:
        kept = Playlist.objects.kept().filter(pk__in=playlists).order_by()
        rows = list(kept.annotate(count=Count("places"))) if playlists else []
        self._read_rules([row for row in rows if row.rule is not None])
        counts = {row.pk: row.count for row in rows if row.rule is None}
        short = [pk for pk in playlists - self._short.keys() if counts.get(pk, 0) <= LONG]
        found = songs_by_playlist(self._rows, [pk for pk in short if counts.get(pk)])
        self._short |= {pk: self._kept(Songs(found.get(pk, ()))) for pk in short}

    def _read_rules(self, rows: list[Playlist]) -> None:
        """What rules choose on these days: of each as many as are enough for it."""
        chosen = days_of(rows, self.days, self._now)
        pks = {pk for each in chosen.values() for pk in each.track_ids[:A_DAY]}
        tracks = self._rows.in_bulk(pks) if pks else {}
        # Days far away share a choice, and with it what is drawn from it.
        lists = {
            row.pk: [tracks[pk] for pk in row.track_ids[:A_DAY] if pk in tracks] for row in chosen.values()
        }
        for playlist in rows:
            days = {day: lists[chosen[playlist.pk, day].pk] for day in self.days}
            self._short[playlist.pk] = self._kept(of_rule(playlist, days))
        self._has_rules |= bool(rows)

    def settles_in(self) -> timedelta | None:
        """Until then what rules choose on coming days is a forecast; None: no rule is played."""
        return next_settling(self._now) - self._now if self._has_rules else None

    def _read_everything(self) -> None:
        own = self._rows.own()
        if own[: LONG + 1].count() <= LONG:
            self._short[None] = self._kept(Songs(list(own)))

    def _long_one(self, wanted: Wanted) -> Songs:
        rows = self._rows if wanted.playlist else self._rows.own()
        rows = rows.filter(is_explicit=False) if wanted.skips_explicit else rows
        if wanted.playlist:
            # Once, however often it stands in the list: an order of days has no second place for it.
            rows = rows.filter(pk__in=PlaylistTrack.objects.filter(playlist=wanted.playlist).values("track"))
        if wanted.in_order:
            return Songs(self._first(rows, wanted.playlist))
        count = rows.filter(within("pk", 0, PROBED)).count() << PROBED
        depth = depth_of(count)
        parts: dict[int, list[Track]] = defaultdict(list)
        for track in rows.filter(on_days("pk", self.days, depth)):
            parts[place_of(track.pk, depth)].append(track)
        return Songs(parts=dict(parts), depth=depth)

    def _first(self, rows: Any, playlist: UUID | None) -> list[Track]:
        """As many as an order can hold: it begins anew in every stretch."""
        if playlist is None:
            return list(rows[:MOST])
        return list(rows.filter(places__playlist=playlist).order_by("places__position", "places__pk")[:MOST])

    def _kept(self, songs: Songs) -> Songs:
        for tracks in (songs.whole, *songs.parts.values(), *songs.days.values()):
            self.by_sound.update((track.sha256, track) for track in tracks)
        return songs


def of_rule(playlist: Playlist, days: dict[date, list[Track]]) -> Songs:
    rule = readable(playlist.rule)
    if rule is None:
        return Songs(days=days)
    return Songs(days=days, is_ordered=rule.order != "shuffled", between=rule.between)


def songs_by_playlist(rows: Any, playlists: Collection[UUID]) -> dict[UUID, list[Track]]:
    """The tracks of these playlists in order, of `rows`. Two queries."""
    found: dict[UUID, list[Track]] = defaultdict(list)
    if not playlists:
        return found
    places = PlaylistTrack.objects.filter(playlist__in=playlists)
    tracks = {track.pk: track for track in rows.filter(pk__in=places.values("track"))}
    for playlist, track in places.order_by("playlist", "position", "pk").values_list("playlist", "track"):
        if track in tracks:
            found[playlist].append(tracks[track])
    return dict(found)
