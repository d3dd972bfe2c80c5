"""What a person wants to see of the music, as the address of the list says it."""

import re
from dataclasses import dataclass
from uuid import UUID

from django.http import QueryDict

from library.finding.folders import Folders
from library.finding.folding import key_of
from library.tag_values import BPM, YEARS

STATES = {
    "unplayed": "Never played",
    "expired": "Expired",
    "refused": "Not added",
    "twice": "There twice?",
    "explicit": "Explicit",
    "clean": "Not explicit",
}
DAYS = {"7": "Added in the last 7 days", "30": "Added in the last 30 days"}
NAMES = ("genre", "artist", "album", "tag")
#: The name in the address, the column, the words beside it, and the least and the most.
SPANS = {
    "year": ("year", "Year", YEARS[0], YEARS[-1]),
    "bpm": ("bpm", "BPM", *BPM),
    "energy": ("energy", "Energy", 1, 10),
    "loudness": ("loudness_lufs", "Loudness", -70, 5),
}
NUMBER = re.compile(r"[-−]?[0-9]{1,4}")


@dataclass(frozen=True)
class Span:
    """From and to, both in it; None is open."""

    name: str
    first: int | None
    last: int | None

    def __str__(self) -> str:
        label = SPANS[self.name][1]
        unit = " LUFS" if self.name == "loudness" else ""
        if self.first == self.last:
            return f"{label} {self.first}{unit}"
        if self.first is None:
            return f"{label} up to {self.last}{unit}"
        if self.last is None:
            return f"{label} from {self.first}{unit}"
        return f"{label} {self.first} to {self.last}{unit}"


@dataclass(frozen=True)
class Asked:
    """`folder`: one, NO_FOLDER for what lies in none, GONE, or None for all. Names are as they were typed;
    `by` says whose album it is, where that was asked for."""

    query: str = ""
    folder: UUID | str | None = None
    genre: str = ""
    artist: str = ""
    album: str = ""
    by: str | None = None
    tag: str = ""
    spans: tuple[Span, ...] = ()
    days: str = ""
    states: tuple[str, ...] = ()
    sort: str = ""

    @property
    def is_narrow(self) -> bool:
        names = self.genre or self.artist or self.album or self.tag
        return bool(self.folder or names or self.spans or self.days or self.states)

    @property
    def genre_key(self) -> str:
        return key_of(self.genre)


def asked_in(told: QueryDict, query: str, folders: Folders) -> Asked:
    """What nobody knows is not asked for; but in a folder that is gone there is nothing."""
    folder = folders.named(told.get("folder", ""))
    names = {name: name_in(told, name) for name in NAMES}
    by = name_in(told, "by") if "by" in told else None
    spans = tuple(found for name in SPANS if (found := span(told, name)))
    days = told.get("added", "") if told.get("added", "") in DAYS else ""
    states = tuple(name for name in STATES if name in told.getlist("only"))
    sort = told.get("sort", "")[:20]
    return Asked(query, folder, **names, by=by, spans=spans, days=days, states=states, sort=sort)


def name_in(told: QueryDict, name: str) -> str:
    return "".join(filter(str.isprintable, told.get(name, ""))).strip()[:200]


def span(told: QueryDict, name: str) -> Span | None:
    first, last = bound(told, name, "from"), bound(told, name, "to")
    if first is not None and last is not None and first > last:
        first, last = last, first
    return None if first is None and last is None else Span(name, first, last)


def bound(told: QueryDict, name: str, end: str) -> int | None:
    text = told.get(f"{name}_{end}", "").strip()
    if not NUMBER.fullmatch(text):
        return None
    least, most = SPANS[name][2:]
    return max(least, min(int(text.replace("−", "-")), most))
