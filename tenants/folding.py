"""Names as they are searched: without accents and case, in any order of their words."""

from functools import reduce
from operator import and_, or_

from django.db.models import CharField, Func, Q, Value
from django.db.models.lookups import Contains, StartsWith

MOST_WORDS = 8


class Folded(Func):
    """“Café Smørrebrød” as “cafe smorrebrod”. Letters that are no other letter with a mark are translated."""

    # The database's own `lower` may know no letters but the plain ones: marks go first.
    template = (
        "LOWER(TRANSLATE(REGEXP_REPLACE(NORMALIZE(%(expressions)s, NFKD), '[\u0300-\u036f]', '', 'g'), "
        "'ØøĐđÐðŁłĦħı', 'OoDdDdLlHhi'))"
    )
    output_field = CharField()


def found_in(words: str, *columns: str) -> Q:
    """Every word stands in one of the columns."""
    return reduce(and_, (has(word, *columns) for word in words_of(words)), Q())


def words_of(words: str) -> list[str]:
    return words.split()[:MOST_WORDS]


def has(text: str, *columns: str) -> Q:
    return reduce(or_, (Q(Contains(Folded(column), Folded(Value(text)))) for column in columns))


def begins(text: str, *columns: str) -> Q:
    return reduce(or_, (Q(StartsWith(Folded(column), Folded(Value(text)))) for column in columns))
