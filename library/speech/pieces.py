"""Words cut into pieces that a provider takes in one call. Pure."""

import re

#: Where a cut is heard least, the best first: after a line, a sentence, a clause, a word.
CUTS = (
    r"(?<=\n)",
    r"(?<=[.!?…。！？])(?=\s)|(?<=[。！？])",
    r"(?<=[,;:،、，])(?=\s)|(?<=[、，])",
    r"(?<=\s)",
)


def pieces(words: str, most_bytes: int) -> list[str]:
    """Together they are `words`, but for white space at the cuts; each has at most so many bytes as UTF-8."""
    return [piece for piece in (part.strip() for part in _packed(words, most_bytes, 0)) if piece]


def _packed(words: str, most_bytes: int, cut: int) -> list[str]:
    """Whole parts as long as they fit; what does not fit is cut in the next best place."""
    if _size(words) <= most_bytes:
        return [words]
    if cut == len(CUTS):
        return _letters(words, most_bytes)
    packed = [""]
    for part in re.split(CUTS[cut], words):
        for smaller in _packed(part, most_bytes, cut + 1):
            if _size(packed[-1] + smaller) <= most_bytes:
                packed[-1] += smaller
            else:
                packed.append(smaller)
    return packed


def _letters(word: str, most_bytes: int) -> list[str]:
    """A word without end, cut between letters."""
    packed = [""]
    for letter in word:
        if _size(packed[-1] + letter) > most_bytes:
            packed.append("")
        packed[-1] += letter
    return packed


def _size(words: str) -> int:
    return len(words.encode())
