"""The words of an announcement as they are said in one zone at one moment. No queries."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from broadcast.engine.plan import Cue, Plan
from broadcast.saying.values import values
from broadcast.saying.worded import Worded
from library.making import as_said
from library.parts import Part, Speech, bare, digest, gaps_in, partly, words


@dataclass(frozen=True)
class Line:
    """A cue in its words; `digest` leads to their sound."""

    cue: Cue
    parts: list[Part]
    digest: str

    @property
    def text(self) -> str:
        return words(self.parts)


def line_of(
    cue: Cue, said: Worded, plan: Plan, known: Mapping[str, str], pronounced: Mapping[str, str]
) -> Line:
    """`known` are the values that hold at any moment, `pronounced` how names are said."""
    parts = parts_at(said, plan, cue.at, known)
    return Line(cue, parts, digest(as_said(parts, pronounced)))


def parts_at(said: Worded, plan: Plan, at: datetime, known: Mapping[str, str]) -> list[Part]:
    """Without the sentences in which something has no value."""
    return bare(filled(said, plan, at, known), {})


def filled(said: Worded, plan: Plan, at: datetime, known: Mapping[str, str]) -> Iterator[Part]:
    for part in said.parts:
        if isinstance(part, Speech):
            yield from partly([part], values(plan, at, part.language, gaps_in([part]), known))
        else:
            yield part
