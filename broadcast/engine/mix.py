"""A channel's endless order of tracks. Pure: it depends on the channel and a seed alone."""

from collections import deque
from collections.abc import Iterable, Iterator
from hashlib import sha256
from operator import itemgetter
from typing import NamedTuple

from broadcast.engine.plan import Mix, Reel, Song, Sound

#: So many tracks of a playlist are looked at for one that is far enough.
SIGHT = 50


def sequence(mix: Mix, seed: str) -> Iterator[Sound]:
    """The channel's tracks for ever; nothing for a channel without music.

    Playlists take turns by their weights. Where they are shuffled, no artist and no title comes again within
    `apart_tracks` of the channel as long as one of the playlist's next tracks is far enough: it plays first.
    A track that was passed over for a whole round plays all the same.
    """
    reels = [reel for reel in mix.reels if reel.songs]
    seeds = [f"{seed} {place}" for place in range(len(reels))]
    queues = [
        Queue(songs_of(mix, reel, own), len(reel.songs)) for reel, own in zip(reels, seeds, strict=True)
    ]
    recent: deque[Waiting] = deque(maxlen=mix.apart_tracks)
    last: Sound | None = None
    for place in turns([reel.weight for reel in reels]):
        queue = queues[place]
        chosen = queue.next() if mix.turns == "order" else queue.next_apart_from(recent, last)
        recent.append(chosen)
        last = chosen.sound
        yield last


def turns(weights: list[int]) -> Iterator[int]:
    """Whose turn it is, for ever: by weight, spread as evenly as can be."""
    credit = [0] * len(weights)
    while weights:
        credit = [has + gets for has, gets in zip(credit, weights, strict=True)]
        place = max(range(len(weights)), key=lambda place: (credit[place], -place))
        credit[place] -= sum(weights)
        yield place


def songs_of(mix: Mix, reel: Reel, seed: str) -> Iterator[Song]:
    """A playlist again and again: in its order, or drawn anew each round."""
    number = 0
    while True:
        yield from reel.songs if mix.turns == "order" else shuffled(reel.songs, f"{seed} {number}")
        number += 1


def shuffled(songs: tuple[Song, ...], seed: str) -> list[Song]:
    """Every song draws by itself, so that one more or less leaves the others as they are."""
    seen: dict[str, int] = {}
    draws = []
    for song in songs:
        name = song.sound.sha256
        seen[name] = seen.get(name, 0) + 1
        draws.append((draw(f"{seed} {name} {seen[name]}"), song))
    return [song for _, song in sorted(draws, key=itemgetter(0))]


def draw(text: str) -> bytes:
    return sha256(text.encode()).digest()


class Waiting(NamedTuple):
    """A track of a queue, what must not come twice, and how many others may come before it."""

    sound: Sound
    names: frozenset[str]
    until: int


class Queue:
    """What comes next of one playlist; those that were passed over come first of all."""

    def __init__(self, songs: Iterator[Song], size: int) -> None:
        self._songs = songs
        self._waiting: deque[Waiting] = deque()
        self._sight = min(size, SIGHT)
        self._patience = self._sight + size
        self._gone = 0

    def next(self) -> Waiting:
        self._look(1)
        return self._take(0)

    def next_apart_from(self, recent: Iterable[Waiting], last: Sound | None) -> Waiting:
        """The first that is far enough from all of `recent`; else the first that does not repeat the last."""
        self._look(self._sight)
        return self._take(self._place(recent, last))

    def _look(self, count: int) -> None:
        while len(self._waiting) < count:
            song = next(self._songs)
            self._waiting.append(Waiting(song.sound, names_of(song), self._gone + self._patience))

    def _take(self, place: int) -> Waiting:
        chosen = self._waiting[place]
        del self._waiting[place]
        self._gone += 1
        return chosen

    def _place(self, recent: Iterable[Waiting], last: Sound | None) -> int:
        first = self._waiting[0]
        if first.until <= self._gone and first.sound != last:
            return 0
        near: frozenset[str] = frozenset().union(*(each.names for each in recent))
        apart = (place for place, each in enumerate(self._waiting) if near.isdisjoint(each.names))
        others = (place for place, each in enumerate(self._waiting) if each.sound != last)
        return next((place for place in apart if self._waiting[place].sound != last), next(others, 0))


def names_of(song: Song) -> frozenset[str]:
    """Its bytes, artist and title; nothing is like what has no name."""
    told = song.sound.sha256, song.artist and f"by {song.artist}", song.title and f"called {song.title}"
    return frozenset(filter(None, told))
