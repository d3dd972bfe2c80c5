"""What people type, as the database looks for it. Pure."""

from collections.abc import Iterable, Mapping

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


def either(words: Mapping[str, Iterable[str]]) -> str:
    """A tsquery: of each word its beginning, or one of those that it may have been meant to be."""
    groups = ([f"'{word}':*", *(f"'{near}'" for near in sorted(nears))] for word, nears in words.items())
    return " & ".join(f"({' | '.join(group)})" for group in groups)


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
