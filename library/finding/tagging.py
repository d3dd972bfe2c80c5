"""Tags as tracks have them. The index of words leads to those that have one: all would take too long."""

from collections.abc import Iterable
from functools import reduce
from operator import or_

from django.db.models import Count, F, Func, Q, QuerySet, TextField, Value
from django.db.models.functions import Concat

from library.finding.folding import folded
from library.finding.searching import words_are
from library.finding.words import beginnings, words_of
from library.models import Track
from library.models.music import line


def key(tag: str) -> str:
    """What two spellings of one tag have in common. Pictures have nothing to fold."""
    return folded(tag) or tag.casefold()


def known_tags(query: str = "") -> dict[str, int]:
    """Tags of the business's kept tracks, and on how many each is; in the order of the alphabet.

    All of them, or those of which a word begins as `query` does. Pictures are found as they are.
    """
    start = folded(query)
    if start:
        found = counts(with_words(kept(), [f" {start}"]))
        named = {tag for tag in found if f" {start}" in f" {key(tag)}"}
    else:
        found = counts(kept().filter(tags__contains=[query]) if query else kept())
        named = {query} & set(found) if query else set(found)
    return {tag: found[tag] for tag in sorted(named, key=key)}


def suggested(query: str, most: int = 8) -> list[str]:
    """The most used first; none for what is empty."""
    found = known_tags(query) if query else {}
    return sorted(found, key=lambda tag: -found[tag])[:most]


def as_known(tags: Iterable[str]) -> list[str]:
    """Each as it is already written elsewhere in the library."""
    wanted = list(tags)
    spelt = spellings(wanted)
    return [next(iter(spelt[key(tag)]), tag) for tag in wanted]


def respelt(tag: str, to: str) -> str:
    """How `tag` is written once it is called `to`: as another one that is there, else as it was asked for."""
    return to if key(to) == key(tag) else as_known([to])[0]


def spellings(tags: Iterable[str], among: QuerySet[Track] | None = None) -> dict[str, list[str]]:
    """By key, how tracks write each of these, the most used first. One question; none for pictures."""
    rows = kept() if among is None else among
    spelt: dict[str, list[str]] = {key(tag): [] if folded(tag) else [tag] for tag in tags}
    words = [f" {each} " for each, known in spelt.items() if not known]
    found = counts(with_words(rows, words)) if words else {}
    for tag in sorted(found, key=lambda tag: -found[tag]):
        if key(tag) in spelt:
            spelt[key(tag)].append(tag)
    return spelt


def kept() -> QuerySet[Track]:
    rows: QuerySet[Track] = Track.objects.own().kept().exclude(tags=[])
    return rows


def with_words(rows: QuerySet[Track], stretches: Iterable[str]) -> QuerySet[Track]:
    """Those in whose tags, folded and with a space before and behind, one of these stretches stands."""
    spaced = Concat(Value(" "), line("tags"), Value(" "), output_field=TextField())
    ways = (words_are(beginnings(words_of(each))) & Q(spaced__contains=each) for each in stretches)
    return rows.annotate(spaced=spaced).filter(reduce(or_, ways))


def counts(rows: QuerySet[Track]) -> dict[str, int]:
    """By tag, on how many of these it is."""
    spread = Func(F("tags"), function="unnest", set_returning=True)
    told = rows.order_by().annotate(tag=spread).values("tag")
    return {row["tag"]: row["tracks"] for row in told.annotate(tracks=Count("pk"))}
