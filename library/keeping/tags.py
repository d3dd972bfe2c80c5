"""Tags: free words on tracks. Those that differ in accents, case and punctuation alone are one."""

from collections.abc import Iterable

from django.db.models import Count, F, Func

from library.finding.folding import folded
from library.models import Track

MOST_TAGS = 20
MOST_LETTERS = 40
TOO_MANY = f"A track has at most {MOST_TAGS} tags. Take some away first."
TOO_LONG = f"A tag has at most {MOST_LETTERS} letters. Make “%s” shorter."


class TagsRefused(Exception):
    """Its text is a whole sentence."""


def key(tag: str) -> str:
    """What two spellings of one tag have in common. Pictures have nothing to fold."""
    return folded(tag) or tag.casefold()


def tidy(words: Iterable[str]) -> list[str]:
    """Without what nobody sees, empty ones and those that are there twice; the first spelling counts.

    Raises TagsRefused.
    """
    found: dict[str, str] = {}
    for word in words:
        shown = "".join(letter if letter.isprintable() else " " for letter in word.replace(",", " "))
        if tag := " ".join(shown.split()):
            if len(tag) > MOST_LETTERS:
                raise TagsRefused(TOO_LONG % f"{tag[:20]}…")
            found.setdefault(key(tag), tag)
    if len(found) > MOST_TAGS:
        raise TagsRefused(TOO_MANY)
    return list(found.values())


def joined(before: Iterable[str], more: Iterable[str], fewer: Iterable[str] = ()) -> list[str]:
    """The tags with some added and some taken away. May be more than are allowed."""
    gone = {key(tag) for tag in fewer}
    found = {key(tag): tag for tag in before if key(tag) not in gone}
    for tag in more:
        found.setdefault(key(tag), tag)
    return list(found.values())


def known_tags() -> dict[str, int]:
    """Every tag of the business's kept tracks, and on how many it is; in the order of the alphabet."""
    spread = Func(F("tags"), function="unnest", set_returning=True)
    rows = Track.objects.own().kept().exclude(tags=[]).order_by().annotate(tag=spread).values("tag")
    counts = {row["tag"]: row["tracks"] for row in rows.annotate(tracks=Count("pk"))}
    return dict(sorted(counts.items(), key=lambda each: key(each[0])))


def as_known(tags: Iterable[str]) -> list[str]:
    """Each as it is already written elsewhere in the library."""
    wanted = list(tags)
    spelt = {key(tag): tag for tag in known_tags()} if wanted else {}
    return [spelt.get(key(tag), tag) for tag in wanted]


def suggested(query: str, most: int = 8) -> list[str]:
    """Known tags of which a word begins like this; the most used first."""
    start = folded(query)
    counts = known_tags()
    found = [tag for tag in counts if any(word.startswith(start) for word in [key(tag), *key(tag).split()])]
    return sorted(found, key=lambda tag: -counts[tag])[:most]
