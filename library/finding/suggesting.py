"""What somebody may be about to type: names that begin so, then names that go on so."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.db.models import CharField, QuerySet, Value
from django.db.models.functions import Coalesce, NullIf
from django.urls import reverse

from library.finding.folding import keyed
from library.finding.searching import matching
from library.models import Track

#: Columns of a name, and how many of its kind are offered.
KINDS = {"artist": 3, "album": 2, "title": 4, "genre": 1}
MOST = 8
#: Among so many rows that match, names are looked for that do not begin so.
LOOKED_AT = 200
#: Whose an album is.
BY = Coalesce(NullIf("album_artist", Value("")), "artist")


@dataclass(frozen=True)
class Suggestion:
    """`kind` is a key of KINDS; `by` says whose album it is."""

    kind: str
    name: str
    by: str = ""

    @property
    def address(self) -> str:
        if self.kind == "title":
            return f"{reverse('tracks')}?{urlencode({'q': self.name})}"
        asked = {"name": self.name} | ({"by": self.by} if self.kind == "album" else {})
        return f"{reverse(self.kind)}?{urlencode(asked)}"


def suggestions(rows: QuerySet[Track], query: str) -> list[Suggestion]:
    """Two questions; none for what is empty."""
    begun = keyed(query)
    if not begun:
        return []
    found: dict[tuple[str, str, str], Suggestion] = {}
    for each in [*beginning(rows, begun), *going_on(rows, query, begun)]:
        by = keyed(each.by) if each.kind == "album" else ""
        found.setdefault((each.kind, keyed(each.name), by), each)
    return shortened(list(found.values()))


def shortened(found: list[Suggestion]) -> list[Suggestion]:
    """So many of a kind, in the order of kinds."""
    kept = [
        each for kind, most in KINDS.items() for each in [one for one in found if one.kind == kind][:most]
    ]
    return kept[:MOST]


def beginning(rows: QuerySet[Track], begun: str) -> Iterator[Suggestion]:
    parts = [begins(rows, kind, begun) for kind in KINDS]
    for _, kind, name, by in parts[0].union(*parts[1:], all=True):
        yield Suggestion(kind, name, by)


def begins(rows: QuerySet[Track], kind: str, begun: str) -> QuerySet[Any, Any]:
    """One row a name: the columns are its key, the kind, the name and whose it is."""
    key = f"{kind}_key"
    keys = (key, "album_by_key") if kind == "album" else (key,)
    by = BY if kind == "album" else Value("", output_field=CharField())
    told = rows.filter(**{f"{key}__startswith": begun}).annotate(kind=Value(kind), whose=by)
    columns = told.values_list(key, "kind", kind, "whose")
    return columns.order_by(*keys).distinct(*keys)[: KINDS[kind]]


def going_on(rows: QuerySet[Track], query: str, begun: str) -> Iterator[Suggestion]:
    """“The Beatles” for “beat”."""
    matched = rows.filter(matching(query)).order_by()
    names = list(matched.values_list(*KINDS, BY)[:LOOKED_AT])
    for kind, place in zip(KINDS, range(len(KINDS)), strict=True):
        for row in names:
            if f" {begun}" in f" {keyed(row[place])}":
                yield Suggestion(kind, row[place], row[-1] if kind == "album" else "")
