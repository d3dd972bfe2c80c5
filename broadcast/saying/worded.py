"""Announcements that are said in other words by zone and moment."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from library.parts import Part, bare, gaps_in, read, words
from library.speech.variables import KNOWN, TIMED

#: Letters a second of an unhurried voice.
LETTERS_A_SECOND = 14
#: Filled in the sound that an announcement has by itself.
ALWAYS_KNOWN = "business"


@dataclass(frozen=True)
class Worded:
    """The parts of an announcement, with gaps that a zone and a moment fill."""

    parts: tuple[Part, ...]

    @property
    def gaps(self) -> list[str]:
        return gaps_in(self.parts)

    @property
    def is_timed(self) -> bool:
        return not TIMED.isdisjoint(self.gaps)

    @cached_property
    def more_ms(self) -> int:
        """How much longer it is at most, about, than the sound that leaves its gaps out."""
        said, left = (len(words(parts)) for parts in (self.parts, bare(self.parts, {})))
        return max(0, said - left) * 1000 // LETTERS_A_SECOND


def worded(row: Any) -> Worded | None:
    """`row.said` are an announcement's parts as they are stored. None where they are the same everywhere."""
    # Most have none: what is not in the words need not be read.
    if not row.said or "{" not in "".join(str(part.get("text", "")) for part in row.said):
        return None
    parts = tuple(read(row.said))
    fills = set(gaps_in(parts)) & set(KNOWN) - {ALWAYS_KNOWN}
    return Worded(parts) if fills else None
