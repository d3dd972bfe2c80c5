"""Artists, albums and genres: names that tracks share. “Beyoncé” and “Beyonce” are one."""

from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.db.models import BooleanField, Count, F, Func, Max, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.lookups import GreaterThan

from library.finding.cursors import Cursor, read, written
from library.finding.folding import keyed
from library.finding.searching import matching
from library.models import Track

SHOWN = 60
LETTERS = "abcdefghijklmnopqrstuvwxyz"


@dataclass(frozen=True)
class Names:
    """`after` leads on; it is empty on the last page."""

    rows: list[dict[str, Any]]
    after: str
    is_first: bool


def artists(rows: QuerySet[Track]) -> QuerySet[Any, Any]:
    """`artist_key`, `name` as one of them writes it, and `count` of tracks."""
    told = rows.exclude(artist_key="").order_by().values("artist_key")
    return told.annotate(name=Max("artist"), count=Count("pk"))


def albums(rows: QuerySet[Track]) -> QuerySet[Any, Any]:
    """Two albums of the same name by different artists are two."""
    told = rows.exclude(album_key="").order_by().values("album_key", "album_by_key")
    return told.annotate(
        name=Max("album"),
        by=Max(Func(F("album_artist"), Value(""), function="NULLIF")),
        artist=Max("artist"),
        year=Max("year"),
        cover_sha256=Max("cover_sha256"),
        count=Count("pk"),
    )


def genres(rows: QuerySet[Track]) -> QuerySet[Any, Any]:
    """The name is the first track's: to look at all of them would read the whole table."""
    first = rows.filter(genre_key=OuterRef("genre_key")).order_by("genre_key", "title_key", "id")
    told = rows.exclude(genre_key="").order_by().values("genre_key").annotate(count=Count("pk"))
    return told.annotate(name=Subquery(first.values("genre")[:1]))


def page(rows: QuerySet[Any, Any], keys: tuple[str, ...], after: str, start: str = "") -> Names:
    """In the order of `keys`, behind `after`, or from the names on that begin with `start`."""
    cursor = read(after, keys[0]) if after else None
    if cursor and len(cursor.values) == len(keys):
        rows = rows.filter(behind(keys, cursor.values))
    elif start:
        rows = rows.filter(**{f"{keys[0]}__gte": keyed(start)})
    found = list(rows.order_by(*keys)[: SHOWN + 1])
    more = found[SHOWN - 1] if len(found) > SHOWN else None
    end = written(Cursor(keys[0], 0, [more[key] for key in keys])) if more else ""
    return Names(found[:SHOWN], end, cursor is None)


def behind(keys: tuple[str, ...], values: list[Any]) -> Any:
    here = Func(*map(F, keys), function="ROW", output_field=BooleanField())
    return GreaterThan(here, Func(*map(Value, values), function="ROW", output_field=BooleanField()))


def called(tracks: QuerySet[Track], key: str, query: str) -> QuerySet[Track]:
    """Those whose name, `key`, begins so, or goes on so behind one of its words."""
    name = keyed(query)
    if not name:
        return tracks
    begins, goes_on = Q(**{f"{key}__startswith": name}), Q(**{f"{key}__contains": f" {name}"})
    return tracks.filter(matching(query)).filter(begins | goes_on)


KEPT = "removed_at IS NULL AND catalogue_id IS NULL AND status <> 'refused'"
#: One step in the index a genre, instead of all its tracks.
EACH_GENRE = """
WITH RECURSIVE found AS (
    (SELECT genre_key, genre FROM {table} WHERE {kept} AND genre_key > ''
     ORDER BY genre_key, title_key, id LIMIT 1)
    UNION ALL
    SELECT following.genre_key, following.genre FROM found CROSS JOIN LATERAL (
        SELECT genre_key, genre FROM {table} WHERE {kept} AND genre_key > found.genre_key
        ORDER BY genre_key, title_key, id LIMIT 1
    ) following
) SELECT genre_key, genre FROM found LIMIT 200
"""


def genre_choices() -> list[tuple[str, str]]:
    """Keys and names to choose from, in order."""
    with connection.cursor() as cursor:
        table = connection.ops.quote_name(Track._meta.db_table)
        cursor.execute(EACH_GENRE.format(table=table, kept=KEPT))
        return cursor.fetchall()
