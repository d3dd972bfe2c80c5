"""What a playlist by rule holds, as values; and as JSON in its row. Pure."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from typing import Any
from uuid import UUID

#: More tracks than these come out of no rule.
MOST = 3000
MOST_CONDITIONS = 30
MOST_WORDS = 20
MOST_LETTERS = 200
WORDS = {"genre": "Genre", "tag": "Tag", "artist": "Artist"}
#: Of what, in which bounds, and its unit.
SPANS = {
    "year": ("Year", 1000, 2200, ""),
    "bpm": ("Tempo", 20, 400, "BPM"),
    "energy": ("Energy", 1, 10, ""),
    "length": ("Length", 0, 1440, "minutes"),
}
ORDERS = {
    "shuffled": "Shuffled, anew every day",
    "newest": "Newest first",
    "rested": "Least recently played first",
    "title": "By title",
    "year": "By year",
    "energy": "Calm first, energy rising",
}
DAYS = range(1, 3651)
MINUTES = range(1, 10_081)


class BadRule(ValueError):
    """What is no rule. Only rows that somebody has written past the forms have one."""


@dataclass(frozen=True)
class Worded:
    """One of the words, whatever their accents and case; or, with `is_not`, none of them."""

    about: str
    any_of: tuple[str, ...]
    is_not: bool = False

    def __post_init__(self) -> None:
        demand(self.about in WORDS and isinstance(self.is_not, bool))
        demand(isinstance(self.any_of, tuple) and 0 < len(self.any_of) <= MOST_WORDS)
        demand(all(isinstance(word, str) and 0 < len(word) <= MOST_LETTERS for word in self.any_of))


@dataclass(frozen=True)
class Span:
    """From `low` to `high`, both included; None: no bound on that side."""

    about: str
    low: int | None = None
    high: int | None = None

    def __post_init__(self) -> None:
        demand(self.about in SPANS and (self.low, self.high) != (None, None))
        _, least, most, _ = SPANS[self.about]
        demand(all(bound is None or whole(bound, range(least, most + 1)) for bound in (self.low, self.high)))
        demand(self.low is None or self.high is None or self.low <= self.high)


@dataclass(frozen=True)
class InFolder:
    """In a folder or one below it."""

    folder: str
    is_not: bool = False
    about: str = "folder"

    def __post_init__(self) -> None:
        demand(self.about == "folder" and isinstance(self.is_not, bool) and isinstance(self.folder, str))
        UUID(self.folder)


@dataclass(frozen=True)
class Explicit:
    is_not: bool = True
    about: str = "explicit"

    def __post_init__(self) -> None:
        demand(self.about == "explicit" and isinstance(self.is_not, bool))


@dataclass(frozen=True)
class Unplayed:
    """Not played within so many days before today; None: never. What is played today changes nothing."""

    days: int | None = None
    about: str = "played"

    def __post_init__(self) -> None:
        demand(self.about == "played" and (self.days is None or whole(self.days, DAYS)))


@dataclass(frozen=True)
class Added:
    """Added today or within so many days before."""

    days: int
    about: str = "added"

    def __post_init__(self) -> None:
        demand(self.about == "added" and whole(self.days, DAYS))


Condition = Worded | Span | InFolder | Explicit | Unplayed | Added
KINDS: dict[str, Callable[..., Condition]] = {
    **dict.fromkeys(WORDS, Worded),
    **dict.fromkeys(SPANS, Span),
    "folder": InFolder,
    "explicit": Explicit,
    "played": Unplayed,
    "added": Added,
}


@dataclass(frozen=True)
class Rule:
    """All the conditions have to be met, or any of them. Without conditions: every track."""

    conditions: tuple[Condition, ...] = ()
    meets: str = "all"
    order: str = "shuffled"
    most_tracks: int | None = None
    most_minutes: int | None = None
    #: So many tracks at least stand between two of one artist.
    between: int = 0

    def __post_init__(self) -> None:
        demand(len(self.conditions) <= MOST_CONDITIONS and self.meets in ("all", "any"))
        demand(self.order in ORDERS and whole(self.between, range(101)))
        demand(self.most_tracks is None or whole(self.most_tracks, range(1, MOST + 1)))
        demand(self.most_minutes is None or whole(self.most_minutes, MINUTES))


def demand(is_right: bool) -> None:
    if not is_right:
        raise BadRule("This is no rule.")


def whole(value: object, among: range) -> bool:
    return type(value) is int and value in among


def read(told: Any) -> Rule:
    """From JSON. Raises BadRule, whatever is told."""
    try:
        conditions = tuple(condition(each) for each in told["conditions"])
        return Rule(**{**told, "conditions": conditions})
    except (TypeError, KeyError, ValueError, AttributeError) as error:
        raise BadRule("This is no rule.") from error


def condition(told: Mapping[str, Any]) -> Condition:
    named = dict(told)
    if isinstance(named.get("any_of"), list):
        named["any_of"] = tuple(named["any_of"])
    return KINDS[named["about"]](**named)


def written(rule: Rule) -> dict[str, Any]:
    """As JSON; `read` gives the same rule again."""
    return plain(rule) | {"conditions": [plain(each) for each in rule.conditions]}


def plain(value: Any) -> dict[str, Any]:
    told = {field.name: getattr(value, field.name) for field in fields(value)}
    return {name: list(each) if isinstance(each, tuple) else each for name, each in told.items()}
