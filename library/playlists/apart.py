"""An order in which the same name does not come again too soon. Pure."""

from collections import deque
from collections.abc import Callable, Sequence
from heapq import heapify, heappop, heappush

#: Of a name: how many of it are left, and the place of the next of them. The smallest rank comes first.
Rank = Callable[[int, int], tuple[int, ...]]


def apart(names: Sequence[str], between: int, most: int | None = None) -> list[int]:
    """The places of `names` in a new order; at least `between` others stand between two of one name.

    The order stays as it is as far as that allows. Where no order can hold the distance, who was heard
    longest ago comes again too soon. Nothing is like what has no name. Of a longer order: the first `most`.
    """
    count = len(names) if most is None else min(most, len(names))
    if between <= 0:
        return list(range(count))
    found = drawn(names, between, count, lambda _, place: (place,))
    if holds(names, found, between):
        return found
    # Names with most left first: this holds the distance wherever any order can.
    fairest = drawn(names, between, len(names), lambda left, place: (-left, place))[:count]
    return fairest if holds(names, fairest, between) else found


def drawn(names: Sequence[str], between: int, count: int, rank: Rank) -> list[int]:
    queues = queued(names)
    ready = [(rank(len(places), places[0]), name) for name, places in queues.items()]
    heapify(ready)
    resting: deque[tuple[int, str]] = deque()
    found: list[int] = []
    while len(found) < count:
        while resting and (resting[0][0] <= len(found) or not ready):
            name = resting.popleft()[1]
            heappush(ready, (rank(len(queues[name]), queues[name][0]), name))
        name = heappop(ready)[1]
        found.append(queues[name].popleft())
        if queues[name]:
            resting.append((len(found) + between, name))
    return found


def queued(names: Sequence[str]) -> dict[str, deque[int]]:
    """The places of each name; what has no name is alone."""
    found: dict[str, deque[int]] = {}
    for place, name in enumerate(names):
        found.setdefault(f"={name}" if name else f"#{place}", deque()).append(place)
    return found


def holds(names: Sequence[str], order: Sequence[int], between: int) -> bool:
    heard: dict[str, int] = {}
    for number, place in enumerate(order):
        name = names[place]
        if name and number - heard.get(name, -between - 1) <= between:
            return False
        heard[name] = number
    return True
