"""Text as it is searched: without accents, case and punctuation. Pure."""

import unicodedata

#: Of a key; names that differ after them count as one.
KEY_LETTERS = 100
#: Letters that are not another letter with a mark on it.
LETTERS = str.maketrans(
    {"æ": "ae", "œ": "oe", "ø": "o", "đ": "d", "ð": "d", "þ": "th", "ł": "l", "ħ": "h", "ı": "i"}
)


def folded(text: str) -> str:
    """“Beyoncé: Déjà Vu” and “BEYONCE deja-vu” are the same: words with one space between them."""
    # Twice: what comes apart may have capitals, and what is small may come apart.
    small = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold())
    marked = (letter for letter in small.translate(LETTERS) if not unicodedata.combining(letter))
    return " ".join("".join(letter if letter.isalnum() else " " for letter in marked).split())


def keyed(text: str) -> str:
    """As `folded`, but what has neither letter nor digit stays as it is: “!!!” is the name of a band."""
    shown = "".join(letter if letter.isprintable() else " " for letter in text)
    return folded(text) or " ".join(shown.split())


def key_of(name: str) -> str:
    """As columns of keys have it."""
    return keyed(name)[:KEY_LETTERS]
