"""Tags: free words on tracks. Those that differ in accents, case and punctuation alone are one."""

from collections.abc import Iterable

from library.finding.tagging import key

MOST_TAGS = 20
MOST_LETTERS = 40
TOO_MANY = f"A track has at most {MOST_TAGS} tags. Take some away first."
TOO_LONG = f"A tag has at most {MOST_LETTERS} letters. Make “%s” shorter."


class TagsRefused(Exception):
    """Its text is a whole sentence."""


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
