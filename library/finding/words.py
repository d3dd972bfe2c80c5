"""What people type, as the database looks for it. Pure."""

from collections.abc import Iterable

from library.finding.folding import folded

#: Nobody remembers more of a title than this.
MOST_WORDS = 8
MOST_LETTERS = 40
#: Longer words are found by their letters, and shorter ones are too like each other.
SPELLED = range(3, 15)
ALPHABETS = ("abcdefghijklmnopqrstuvwxyz", "абвгдеёжзийклмнопрстуфхцчшщъыьэюя", "αβγδεζηθικλμνξοπρστυφχψω")


def words_of(text: str) -> list[str]:
    """The words to look for, each once, folded; none in what has neither letters nor digits."""
    words = (word[:MOST_LETTERS] for word in folded(text).split())
    return list(dict.fromkeys(words))[:MOST_WORDS]


def beginnings(words: Iterable[str]) -> str:
    """A tsquery: each word begins one of the row's."""
    return " & ".join(f"'{word}':*" for word in words)


def ways_of(word: str, *, may_slip: bool) -> set[str]:
    """Tsqueries: the word's beginning, and each word that it may have been meant to be."""
    return {beginnings([word])} | {f"'{each}'" for each in (near(word) if may_slip else ())}


def both(groups: Iterable[Iterable[str]]) -> str:
    """A tsquery: one of each group."""
    return " & ".join(f"({' | '.join(sorted(group))})" for group in groups)


def near(word: str) -> set[str]:
    """What is one slip away: a letter too few, too many, another, or two of them the wrong way round."""
    if len(word) not in SPELLED or word.isdigit():
        return set()
    letters = next((each for each in ALPHABETS if word[0] in each), "")
    halves = [(word[:place], word[place:]) for place in range(len(word) + 1)]
    fewer = {before + after[1:] for before, after in halves if after}
    turned = {before + after[1] + after[0] + after[2:] for before, after in halves if len(after) > 1}
    other = {before + letter + after[1:] for before, after in halves if after for letter in letters}
    more = {before + letter + after for before, after in halves for letter in letters}
    return (fewer | turned | other | more) - {word}
