"""A channel's endless order of tracks. Pure: it depends on the channel and a seed alone."""

from collections import deque
from collections.abc import Iterator
from hashlib import sha256

from broadcast.plan import Mix, Reel, Song, Sound

#: So many tracks of a playlist are looked at for one that is far enough.
SIGHT = 50


def sequence(mix: Mix, seed: str) -> Iterator[Sound]:
    """The channel's tracks for ever; nothing for a channel without music.

    Playlists take turns by their weights. Where they are shuffled, no artist and no title comes again within
    `apart_tracks` of the channel as long as one of the playlist's next tracks is far enough: it plays first.
    """
    reels = [reel for reel in mix.reels if reel.songs]
    seeds = [f"{seed} {place}" for place in range(len(reels))]
    queues = [
        Queue(songs_of(mix, reel, own), len(reel.songs)) for reel, own in zip(reels, seeds, strict=True)
    ]
    recent: deque[Song] = deque(maxlen=max(1, mix.apart_tracks))
    for place in turns([reel.weight for reel in reels]):
        queue = queues[place]
        song = queue.next() if mix.turns == "order" else queue.next_apart_from(recent)
        recent.append(song)
        yield song.sound


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
    seen: dict[Song, int] = {}
    draws = []
    for song in songs:
        seen[song] = seen.get(song, 0) + 1
        draws.append((draw(f"{seed} {song.sound.sha256} {seen[song]}"), song))
    return [song for _, song in sorted(draws, key=lambda each: each[0])]


def draw(text: str) -> bytes:
    return sha256(text.encode()).digest()


class Queue:
    """What comes next of one playlist; those that were passed over come first of all."""

    def __init__(self, songs: Iterator[Song], size: int) -> None:
        self._songs = songs
        self._waiting: deque[Song] = deque()
        self._sight = min(size, SIGHT)

    def next(self) -> Song:
        return self._waiting.popleft() if self._waiting else next(self._songs)

    def next_apart_from(self, recent: deque[Song]) -> Song:
        """The first that is far enough from all of `recent`; else the first that does not repeat the last."""
        while len(self._waiting) < self._sight:
            self._waiting.append(next(self._songs))
        place = self._first_apart(recent)
        song = self._waiting[place]
        del self._waiting[place]
        return song

    def _first_apart(self, recent: deque[Song]) -> int:
        sounds = {song.sound for song in recent}
        names = {name for song in recent for name in names_of(song)}
        for place, song in enumerate(self._waiting):
            if song.sound not in sounds and names.isdisjoint(names_of(song)):
                return place
        last = recent[-1].sound if recent else None
        return next((place for place, song in enumerate(self._waiting) if song.sound != last), 0)


def names_of(song: Song) -> tuple[tuple[str, str], ...]:
    """Its artist and title; nothing is like what has no name."""
    return tuple(each for each in (("by", song.artist), ("called", song.title)) if each[1])
