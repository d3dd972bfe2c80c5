"""A zone's rundown around a moment, in words and as sound. A question: it writes nothing."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.urls import reverse
from django.utils.http import urlencode

from broadcast.books.plans import Books
from broadcast.edge.models import ReadyFeed
from broadcast.engine.explaining import Entry, entries
from broadcast.engine.plan import Plan
from broadcast.feed import told
from broadcast.members import playing_before
from broadcast.models import Zone
from broadcast.travel.listening import epoch_ms, score
from broadcast.travel.moment import BadMoment, Moment, offset_name, refuse_far, written
from broadcast.travel.reasons import Words


@dataclass(frozen=True)
class Line:
    """One entry of a rundown, in words. `turn` says what changed on the calendar or the clocks before it."""

    entry: Entry
    wall: datetime
    what: str
    why: str
    lost: list[str]
    #: Its words, where they are others at another moment.
    says: str = ""
    turn: str = ""

    @property
    def look(self) -> str:
        """What it looks like in the list: its kind, or `silence`."""
        return "silence" if self.entry.why in ("silence", "nothing") else self.entry.kind

    @property
    def at_ms(self) -> int:
        return epoch_ms(self.entry.at)

    @property
    def address(self) -> str:
        """For the page's `at`."""
        return written(self.entry.at, self.wall.tzinfo)  # type: ignore[arg-type]


@dataclass(frozen=True)
class Stretch:
    start: datetime
    until: datetime


def journey(zone: Zone, moment: Moment, start: datetime, until: datetime, *, now: datetime) -> dict[str, Any]:
    """What the page shows: lines, the score to listen to, and where earlier and later lead."""
    books = Books.load(start, until)
    plan = plan_of(books, zone, now)
    return {
        "moment": moment,
        "stretch": Stretch(start, until),
        "lines": lines(books, zone, plan, start, until),
        "score": score(books, zone, plan, moment.at),
        "second": moment.second and address(zone, moment.second, until - start),
        "earlier": step(zone, moment.at - (until - start), until - start, now),
        "later": step(zone, moment.at + (until - start), until - start, now),
    }


def plan_of(books: Books, zone: Zone, now: datetime) -> Plan:
    """As its next feed would be built from: the music goes on from what its players play now."""
    row = ReadyFeed.objects.filter(pk=zone.pk).first()
    return books.plan(zone, playing=playing_before(told(row), now) if row else None)


def lines(books: Books, zone: Zone, plan: Plan, start: datetime, until: datetime) -> list[Line]:
    """Everything that begins in [start, until), by time."""
    return list(in_words(Words(books, zone, plan), plan.tz, entries(plan, start, until)))


def in_words(words: Words, tz: ZoneInfo, found: tuple[Entry, ...]) -> Iterator[Line]:
    before: datetime | None = None
    for entry in found:
        wall = entry.at.astimezone(tz)
        said = words.what(entry), words.why(entry), words.lost(entry), words.says(entry)
        yield Line(entry, wall, *said, turn(before, wall, tz))
        before = wall


def turn(before: datetime | None, wall: datetime, tz: ZoneInfo) -> str:
    """A new day, clocks that were changed, or nothing worth a line."""
    said = []
    if before is None or before.date() != wall.date():
        said.append(f"{wall:%A} {wall.day} {wall:%B %Y}")
    if before is not None and before.utcoffset() != wall.utcoffset():
        said.append(f"the clocks have changed, from {offset_name(before, tz)} to {offset_name(wall, tz)}")
    return ": ".join(said)[:1].upper() + ": ".join(said)[1:]


def step(zone: Zone, at: datetime, length: timedelta, now: datetime) -> str:
    """The page around another moment; empty where time travel does not reach."""
    try:
        refuse_far(at, now)
    except BadMoment:
        return ""
    return address(zone, at, length)


def address(zone: Zone, at: datetime, length: timedelta) -> str:
    hours = str(length // timedelta(hours=1))
    asked = {"zone": str(zone.pk), "at": written(at, zone.tz), "hours": hours}
    return f"{reverse('time_travel')}?{urlencode(asked)}"
