"""Plays a day as stacked columns, in percent of a picture. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate, cycle

from broadcast.plays.history import Day

#: What stands on what, from the bottom.
STACK = ("heard", "skipped", "failed")
#: Of the picture's height; the rest is for the days' names.
HEIGHT = 86.0
#: Of a day's width.
BAR = 0.62
WEEK = 7


@dataclass(frozen=True)
class Piece:
    fate: str
    y: float
    height: float


@dataclass(frozen=True)
class Column:
    """A day; `name_at` is the middle, where its name stands, and None where it has none."""

    day: Day
    x: float
    width: float
    pieces: tuple[Piece, ...]
    name_at: float | None = None


@dataclass(frozen=True)
class Chart:
    columns: tuple[Column, ...]
    #: What the line at the top stands for.
    most: int

    ground: float = HEIGHT
    middle: float = HEIGHT / 2

    @property
    def half(self) -> int:
        return self.most // 2


def chart_of(days: Sequence[Day]) -> Chart:
    """As high as its best day, in round numbers."""
    most = round_up(max((day.count for day in days), default=0))
    step = 100 / max(1, len(days))
    columns = (
        Column(
            day=day,
            x=round(place * step + step * (1 - BAR) / 2, 3),
            width=round(step * BAR, 3),
            pieces=tuple(pieces(day, most)),
            name_at=round((place + 0.5) * step, 3) if is_named(place, len(days)) else None,
        )
        for place, day in enumerate(days)
    )
    return Chart(tuple(columns), most)


def pieces(day: Day, most: int) -> list[Piece]:
    found: list[Piece] = []
    y = HEIGHT
    for fate in STACK:
        height = getattr(day, fate) / most * HEIGHT
        if height:
            y -= height
            found.append(Piece(fate, round(y, 3), round(height, 3)))
    return found


def is_named(place: int, count: int) -> bool:
    """Today, and every week before it, where there is room for a name."""
    return (count - 1 - place) % WEEK == 0 and place > 0


def round_up(count: int) -> int:
    """The next of 4, 8, 20, 40, 80, 200: halves of it are whole too."""
    sizes = accumulate(cycle((20, 25, 20)), lambda size, factor: size * factor // 10, initial=4)
    return next(size for size in sizes if size >= count)
