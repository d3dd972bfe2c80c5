"""Tracks by words: exactly, else spelled nearly so, else of similar letters."""

from dataclasses import dataclass
from typing import Any

from django.contrib.postgres.search import SearchQuery, TrigramWordSimilarity
from django.db import connection
from django.db.models import BooleanField, F, Func, IntegerField, Q, QuerySet, Subquery, Value

from library.finding.folding import keyed
from library.finding.words import beginnings, both, ways_of, words_of
from library.models import Track

#: So many of similar letters are shown.
SIMILAR = 50
#: Who mistypes more words than these means something else.
MOST_SLIPS = 4
#: Which of these tsqueries find any row. What is asked for twice is expected to be rare, and so looked up
#: in the index: the planner would else read the table for each word, as it would find many soon.
KNOWN = """
SELECT spelled FROM unnest(%s::text[]) spelled CROSS JOIN LATERAL (
    SELECT FROM {table} WHERE search_words @@ spelled::tsquery
    AND search_words @@ (spelled || ' ')::tsquery LIMIT 1
) found
"""


@dataclass(frozen=True)
class Found:
    """Which rows, whether they are only like what was typed, and their `count` where it was asked for."""

    rows: QuerySet[Track]
    count: int | None = None
    is_similar: bool = False


def matching(query: str) -> Q:
    """Rows in which every word of `query` begins one; what has no letters has to begin a name."""
    words = words_of(query)
    if words:
        return words_are(beginnings(words))
    name = keyed(query)[:40]
    if not name:
        return Q(pk__in=[])
    return Q(title_key__startswith=name) | Q(artist_key__startswith=name)


def words_are(tsquery: str) -> Q:
    return Q(search_words=SearchQuery(tsquery, config="simple", search_type="raw"))


def search(rows: QuerySet[Track], query: str, most: int) -> Found:
    """`rows` that match, counted up to `most`. Where none does, those that nearly do."""
    found = rows.filter(matching(query))
    count = counted(found, most)
    words = words_of(query)
    if count or not words:
        return Found(found, count)
    meant = slips(words)
    if not all(meant.values()):
        return of_similar_letters(rows, " ".join(words))
    return Found(rows.filter(words_are(both(meant.values()))), is_similar=True)


def slips(words: list[str]) -> dict[str, set[str]]:
    """For each a tsquery of what finds any row: its beginning, and what it may have been meant to be."""
    ways = {word: ways_of(word, may_slip=place < MOST_SLIPS) for place, word in enumerate(words)}
    there = known(set().union(*ways.values()))
    return {word: each & there for word, each in ways.items()}


def known(tsqueries: set[str]) -> set[str]:
    with connection.cursor() as cursor:
        table = connection.ops.quote_name(Track._meta.db_table)
        cursor.execute(KNOWN.format(table=table), [sorted(tsqueries)])
        return {row[0] for row in cursor.fetchall()}


class Alike(Func):
    """Whether some stretch of the text is like the words, by its index of letters."""

    template = "(%(expressions)s)"
    arg_joiner = " <%% "
    output_field = BooleanField()


def of_similar_letters(rows: QuerySet[Track], words: str) -> Found:
    likeness = TrigramWordSimilarity(words, "search_text")
    alike = rows.filter(Alike(Value(words), F("search_text"))).order_by(likeness.desc(), "pk")
    found = list(alike.values_list("pk", flat=True)[:SIMILAR])
    return Found(rows.filter(pk__in=found), len(found), is_similar=True)


class CountOf(Subquery):
    template = "(SELECT COUNT(*) FROM (%(subquery)s) counted)"
    output_field = IntegerField()


def with_count(rows: QuerySet[Any], most: int) -> QuerySet[Any]:
    """Each row with the `total` of them, as `counted`: with no question of its own."""
    return rows.annotate(total=CountOf(rows.order_by().values("pk")[: most + 1]))


def counted(rows: QuerySet[Any], most: int) -> int:
    """How many, but not beyond `most` + 1: counting on would take longer than finding."""
    return rows.order_by()[: most + 1].count()
