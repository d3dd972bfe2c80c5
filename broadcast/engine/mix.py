"""A channel's endless order of tracks. Pure: it depends on the channel and a seed alone."""

from collections.abc import Iterator
from hashlib import sha256
from itertools import cycle, islice
from typing import NamedTuple

from broadcast.engine.plan import LOTS, Mix, Reel, Song, Sound

#: So many tracks of a playlist are looked at for one that is far enough.
SIGHT = 50
#: Of a short one so many rounds: with the rest of one round alone, the same artists often meet at its end.
ROUNDS_IN_SIGHT = 2
LONG_AGO = -1_000_000


def sequence(mix: Mix, seed: str) -> Iterator[Sound]:
    """The channel's tracks for ever; nothing for a channel without music.

    Playlists take turns by their weights. Where they are shuffled, no artist and no title comes again within
    `apart_tracks` of the channel as long as one of the playlist's next tracks is far enough: it plays first.
    If none is, the one that was heard longest ago plays. A track that was passed over for a whole round plays
    as soon as it does not follow its like; after another round it plays all the same.

    A playlist that has an order of its own keeps it whatever the channel does, and the distance between two
    of one artist that it asks for is kept in the same way: from one round to the next as well.
    """
    reels = [reel for reel in mix.reels if reel.songs]
    places = turns([reel.weight for reel in reels])
    queues = [queue_of(mix, reel, f"{seed} {place}") for place, reel in enumerate(reels)]
    return heard_of(queues, places)


def queue_of(mix: Mix, reel: Reel, seed: str) -> "Queue":
    if mix.turns == "order" or reel.is_ordered:
        return Queue(cycle(reel.songs), sight_of(reel) if reel.between else 1, reel, 0)
    # The channel's distance is one for artists too: the larger of both is kept.
    return Queue(rounds_of(reel, seed), sight_of(reel), reel, mix.apart_tracks)


def sight_of(reel: Reel) -> int:
    return min(ROUNDS_IN_SIGHT * len(reel.songs), SIGHT)


def turns(weights: list[int]) -> Iterator[int]:
    """Whose turn it is, for ever: by weight, spread as evenly as can be."""
    # After as many turns as the weights add up to, all stand where they began.
    return cycle(list(islice(fair_turns(weights), sum(weights))))


def fair_turns(weights: list[int]) -> Iterator[int]:
    credit = [0] * len(weights)
    while weights:
        credit = [has + gets for has, gets in zip(credit, weights, strict=True)]
        place = max(range(len(weights)), key=lambda place: (credit[place], -place))
        credit[place] -= sum(weights)
        yield place


def rounds_of(reel: Reel, seed: str) -> Iterator[Song]:
    """A playlist again and again, drawn anew each round."""
    number = 0
    while True:
        yield from shuffled(reel, f"{seed} {number}")
        number += 1


def shuffled(reel: Reel, seed: str) -> list[Song]:
    """Every song draws by itself, so that one more or less leaves the others as they are."""
    # A lot times an odd number is another lot; it takes a fraction of the time of a hash.
    factor = int.from_bytes(sha256(seed.encode()).digest()[:8], "big") | 1
    draws = [lot * factor % LOTS for lot in reel.lots]
    return [reel.songs[place] for place in sorted(range(len(draws)), key=draws.__getitem__)]


def heard_of(queues: list["Queue"], places: Iterator[int]) -> Iterator[Sound]:
    """`places` says whose turn it is."""
    heard: dict[str, int] = {}
    for number, place in enumerate(places):
        song = queues[place].next_apart(heard, number)
        for name in song.names:
            heard[name] = number
        yield song.sound


class Waiting(NamedTuple):
    """A track of a queue, and how many others may come before it."""

    song: Song
    until: int


class Queue:
    """What comes next of one playlist; those that were passed over come first of all.

    `songs` are those of the reel for ever, of which the next `sight` are looked at. No name comes again
    within `apart` tracks of the channel, and no artist within as many as the reel asks for.
    """

    def __init__(self, songs: Iterator[Song], sight: int, reel: Reel, apart: int) -> None:
        self._songs = songs
        self._waiting: list[Waiting] = []
        self._size = len(reel.songs)
        self._apart, self._between = apart, reel.between
        self._sight = sight
        self._gone = 0

    def next_apart(self, heard: dict[str, int], number: int) -> Song:
        """For the track `number` of the channel; `heard` says at which one a name came last."""
        while len(self._waiting) < self._sight:
            self._waiting.append(Waiting(next(self._songs), self._gone + self._sight + self._size))
        self._gone += 1
        return self._waiting.pop(self._place(heard, number)).song

    def _place(self, heard: dict[str, int], number: int) -> int:
        chosen, least = 0, (number, number)
        for place, (song, until) in enumerate(self._waiting):
            itself = heard.get(song.sound.sha256, LONG_AGO)
            like_it = max(heard.get(name, LONG_AGO) for name in song.names)
            may = self._is_apart(like_it, heard.get(song.by, LONG_AGO), number)
            may = may or (not place and self._is_due(until, like_it < number - 1))
            if may and itself < number - 1:
                return place
            if (like_it, itself) < least:
                chosen, least = place, (like_it, itself)
        return chosen

    def _is_apart(self, like_it: int, by_it: int, number: int) -> bool:
        return like_it < number - self._apart and by_it < number - self._between

    def _is_due(self, until: int, is_apart: bool) -> bool:
        """Whether the first of all has waited for so long that it plays, too early or not."""
        return self._gone > until + (0 if is_apart else self._size)
