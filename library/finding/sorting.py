"""The orders of the list, each with a place in it for every row."""

from dataclasses import dataclass, field
from typing import Any

from django.db.models import BooleanField, Case, F, Func, IntegerField, Q, QuerySet, Value, When
from django.db.models.lookups import GreaterThan, LessThan

from library.models import Track

#: What people choose from: the columns, the label, and whether the greatest comes first.
SORTS: dict[str, tuple[tuple[str, ...], str, bool]] = {
    "added": (("created_at",), "Newest first", True),
    "title": (("title_key",), "Title", False),
    "artist": (("artist_key", "title_key"), "Artist", False),
    "album": (("album_key", "album_by_key", "album_place"), "Album", False),
    "length": (("duration_ms",), "Shortest first", False),
    "long": (("duration_ms",), "Longest first", True),
    "year": (("year",), "Newest year first", True),
    "old": (("year",), "Oldest year first", False),
    "bpm": (("bpm",), "Slowest first", False),
    "fast": (("bpm",), "Fastest first", True),
    "played": (("last_played_on", "last_played_at"), "Last played", True),
    "first": (("created_at",), "Oldest first", False),
}
BEST = "best"
#: Where they have nothing in them: such rows come last, whichever way the others stand.
LACKING = {
    "year": Q(year=None),
    "bpm": Q(bpm=None),
    "last_played_on": Q(last_played_on=None),
    "duration_ms": Q(duration_ms__lte=0),
    # So written its opposite is a place in the index.
    "artist_key": Q(artist_key__lte=""),
    "album_key": Q(album_key__lte=""),
}
#: Where the rows that lack it still stand in an order of their own.
NAMED = ("artist_key", "album_key")


@dataclass(frozen=True)
class Part:
    """A stretch of the list: its rows, what they stand in order of, and what tells their places apart."""

    which: Q
    columns: tuple[str, ...]
    told_by: tuple[str, ...]


@dataclass(frozen=True)
class Order:
    """`walks`: read the rows as the index has them. Where few are left, they are sorted instead: a walk could
    pass by all the others before it finds them."""

    name: str
    parts: tuple[Part, ...]
    is_backwards: bool = False
    walks: bool = field(default=True, compare=False)
    #: What the column `rank` is, in an order that has one.
    rank: Case | None = field(default=None, compare=False)

    def column(self, name: str) -> Any:
        return F(name) if self.walks else Func(F(name), function="GREATEST")

    def sorted(self, rows: QuerySet[Track], part: Part) -> QuerySet[Track]:
        rows = rows.annotate(rank=self.rank) if self.rank else rows
        columns = [self.column(name) for name in part.columns]
        ways = [column.desc() if self.is_backwards else column.asc() for column in columns]
        return rows.filter(part.which).order_by(*ways)

    def beyond(self, part: Part, values: list[Any]) -> Any:
        """The rows that come after the one with these values."""
        here = row_of([self.column(name) for name in part.told_by])
        there = row_of([given(name, value) for name, value in zip(part.told_by, values, strict=True)])
        return LessThan(here, there) if self.is_backwards else GreaterThan(here, there)


def row_of(columns: list[Any]) -> Func:
    """Compared column by column, by one index."""
    return Func(*columns, function="ROW", output_field=BooleanField())


def given(name: str, value: Any) -> Value:
    if name == "rank":
        return Value(value)
    of: Any = Track._meta.get_field(name)
    return Value(of.to_python(value) if name != "id" else value, output_field=getattr(of, "output_field", of))


def order(name: str, query: str = "", *, walks: bool = True) -> Order:
    """The order of this name; nonsense is the newest first, or the best match for `query`, folded."""
    if name not in SORTS and query:
        return best(query, walks=walks)
    name = name if name in SORTS else "added"
    columns, _, is_backwards = SORTS[name]
    every = (*columns, "id")
    if columns[0] not in LACKING:
        return Order(name, (Part(Q(), every, every),), is_backwards, walks)
    lacks = LACKING[columns[0]]
    told_by = every[1:] if columns[0] in NAMED else ("id",)
    return Order(name, (Part(~lacks, every, every), Part(lacks, every, told_by)), is_backwards, walks)


def best(query: str, *, walks: bool) -> Order:
    """Titles and artists that are called so, then those that begin so, then the others."""
    if not walks:
        part = ("rank", "title_key", "id")
        return Order(BEST, (Part(Q(), part, part),), walks=False, rank=ranked(query))
    title, by_title = Q(title_key__startswith=query), ("title_key", "id")
    return Order(f"{BEST} of many", (Part(title, by_title, by_title), Part(~title, by_title, by_title)))


def ranked(query: str) -> Case:
    ways = (
        Q(title_key=query),
        Q(artist_key=query),
        Q(title_key__startswith=query),
        Q(artist_key__startswith=query),
        Q(title_key__contains=f" {query}"),
        Q(album_key__startswith=query),
    )
    places = [When(way, then=place) for place, way in enumerate(ways)]
    return Case(*places, default=len(ways), output_field=IntegerField())
