"""A channel's playlists as the music that a zone hears of it. It asks for what was not read yet."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from broadcast.books import values
from broadcast.books.music import Music, Songs, Wanted
from broadcast.engine.plan import Mix, Quiet, Reel
from broadcast.models import Channel
from library.models import Track


@dataclass(frozen=True)
class Listening:
    """A channel, and what a zone leaves out of it. Zones that leave out the same share its music."""

    channel_id: str
    skips_explicit: bool = False
    blocked: frozenset[UUID] = frozenset()


def lists_of(channel: Channel | None, skips_explicit: bool) -> list[Wanted]:
    """The lists of tracks that a channel plays; `None` plays everything."""
    parts = list(channel.parts.all()) if channel else []
    in_order = channel is not None and channel.turns == "order"
    skips = skips_explicit or (channel is not None and channel.skips_explicit)
    return [Wanted(part.playlist_id, in_order, skips) for part in parts] or [Wanted(None, in_order, skips)]


def mix_of(here: Listening, channel: Channel | None, music: Music, quiet: Iterable[Quiet]) -> Mix:
    """`channel` is None for everything in the library."""
    told: dict[str, Any] = {} if channel is None else columns(channel)
    made = Reels(here, channel, music).made()
    return Mix(here.channel_id, channel.name if channel else "", quiet=tuple(quiet), **made, **told)


def columns(channel: Channel) -> dict[str, Any]:
    return {
        "turns": channel.turns,
        "apart_tracks": channel.apart_tracks,
        "crossfade_ms": round((channel.crossfade_s or 0) * 1000),
        "volume_percent": channel.volume_percent,
    }


class Reels:
    """What is drawn from a channel's lists, whole or day by day."""

    def __init__(self, here: Listening, channel: Channel | None, music: Music) -> None:
        self._lists = lists_of(channel, here.skips_explicit)
        self._blocked = here.blocked
        self._songs = [music.songs(wanted) for wanted in self._lists]
        self._weights = [max(1, part.weight) for part in channel.parts.all()] if channel else []
        self._weights = self._weights or [1]
        self._days = music.days
        self._made: dict[int, Reel] = {}

    def made(self) -> dict[str, Any]:
        """As columns of a Mix: for any day, and where lists change daily, for each that was asked for."""
        if not any(songs.is_daily for songs in self._songs):
            return {"reels": self._on(date.min)}
        found = {day: self._on(day) for day in self._days}
        days = {day: reels for day, reels in found.items() if reels}
        silent = frozenset(found.keys() - days.keys())
        return {"reels": next(iter(days.values()), ()), "days": days, "silent": silent}

    def _on(self, day: date) -> tuple[Reel, ...]:
        return tuple(reel for reel in self._reels(day) if reel.songs)

    def _reels(self, day: date) -> Iterator[Reel]:
        for wanted, songs, weight in zip(self._lists, self._songs, self._weights, strict=True):
            yield self._reel(wanted, songs, weight, day)

    def _reel(self, wanted: Wanted, songs: Songs, weight: int, day: date) -> Reel:
        tracks = songs.on(day)
        # The same list on several days is drawn from once.
        if id(tracks) not in self._made:
            heard = tuple(map(values.song, self._heard(wanted, tracks)))
            self._made[id(tracks)] = Reel(heard, weight, songs.is_ordered, songs.between)
        return self._made[id(tracks)]

    def _heard(self, wanted: Wanted, tracks: Iterable[Track]) -> Iterator[Track]:
        left = (track for track in tracks if track.pk not in self._blocked)
        return (track for track in left if not (wanted.skips_explicit and track.is_explicit))
