"""What a schedule gets in the way of, and what gets in its way, before it is saved."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from broadcast.books.plans import Books
from broadcast.engine.plan import Cue, Dropped, Rundown
from broadcast.models import Schedule, Zone
from broadcast.rundown import build_rundown

#: How far conflicts are looked for.
AHEAD_DAYS = 14
REASONS = {
    "late": "is dropped: too late after {winner}",
    "quiet_hours": "falls into the quiet hours {winner}",
    "day_full": "is dropped: the day is full",
}


@dataclass(frozen=True)
class Conflict:
    """`loser` gives way to `winner` (both by title) `count` times in 14 days, first planned for `at`."""

    zone: Zone
    loser: str
    winner: str
    #: "waits" or the reason of a Dropped.
    reason: str
    #: The loser is the schedule in question, not one of the others.
    is_own: bool
    at: datetime
    count: int
    wait_s: int = 0

    @property
    def sentence(self) -> str:
        """ "“Offer” waits 25 s for “Welcome” at 10:00, 6 times a day"."""
        winner = f"“{self.winner}”" if self.winner else "something else"
        told = f"waits {self.wait_s} s for {winner}"
        if self.reason != "waits":
            told = REASONS.get(self.reason, "does not play").format(winner=winner)
        return f"“{self.loser}” {told} at {self.at.astimezone(self.zone.tz):%H:%M}{self.how_often}"

    @property
    def how_often(self) -> str:
        a_day = round(self.count / AHEAD_DAYS)
        if self.count == 1:
            return f" on {self.at.astimezone(self.zone.tz):%A}"
        if a_day < 1:
            return f", {self.count} times in the next {AHEAD_DAYS} days"
        return ", once a day" if a_day == 1 else f", {a_day} times a day"


@dataclass(frozen=True)
class Loss:
    """One occurrence that gives way."""

    schedule_id: str
    announcement_id: str
    winner_id: str
    reason: str
    planned: datetime
    wait_s: int = 0


def conflicts(
    books: Books, row: Schedule, now: datetime, zones: Iterable[Zone] | None = None
) -> list[Conflict]:
    """In the next 14 days, what `row` (its saved self set aside) loses, then what others lose to it.

    Looks at the zones that it reaches, or at `zones`. Two rundowns a zone: choose few.
    """
    chosen = books.zones.values() if zones is None else zones
    found = [
        conflict for zone in chosen if books.reaches(row, zone) for conflict in in_zone(books, row, zone, now)
    ]
    return sorted(found, key=lambda each: (not each.is_own, each.reason == "waits", -each.count, each.at))


def in_zone(books: Books, row: Schedule, zone: Zone, now: datetime) -> Iterator[Conflict]:
    until = now + timedelta(days=AHEAD_DAYS)
    with_it = books.plan(zone, instead=row)
    own = str(row.pk)
    others = tuple(rule for rule in with_it.rules if rule.schedule_id != own)
    after = build_rundown(with_it, now, until)
    before = build_rundown(replace(with_it, rules=others), now, until)
    known = set(occurrences(losses(before)))
    groups: dict[tuple[str, str, str], list[Loss]] = defaultdict(list)
    for loss in losses(after):
        if loss.schedule_id == own or occurrence(loss) not in known:
            groups[loss.schedule_id, loss.winner_id, loss.reason].append(loss)
    for same in groups.values():
        yield conflict(books, row, zone, same)


def conflict(books: Books, row: Schedule, zone: Zone, same: list[Loss]) -> Conflict:
    first, own = same[0], str(row.pk)
    return Conflict(
        zone=zone,
        loser=books.title(first.announcement_id) or title(books, row, first.schedule_id),
        winner=title(books, row, first.winner_id),
        reason=first.reason,
        is_own=first.schedule_id == own,
        at=first.planned,
        count=len(same),
        wait_s=max(loss.wait_s for loss in same),
    )


def title(books: Books, row: Schedule, pk: str) -> str:
    """A schedule that is being written is called what it says, in its own words."""
    if pk != str(row.pk):
        return books.title(pk)
    said = [str(announcement) for announcement, _ in getattr(row, "drafted", ())]
    return row.name or next(iter(said), "") or books.title(pk)


def losses(rundown: Rundown) -> list[Loss]:
    """By planned time. What somebody skipped by hand is no conflict."""
    waiting = [waits(cue) for cue in rundown.cues if cue.waited_for and cue.at > cue.planned]
    gone = [lost(drop) for drop in rundown.dropped if drop.reason != "skipped"]
    return sorted(waiting + gone, key=lambda loss: loss.planned)


def waits(cue: Cue) -> Loss:
    wait_s = round((cue.at - cue.planned).total_seconds())
    return Loss(cue.schedule_id, cue.announcement_id, cue.waited_for or "", "waits", cue.planned, wait_s)


def lost(drop: Dropped) -> Loss:
    return Loss(drop.schedule_id, drop.announcement_id, drop.lost_to or "", drop.reason, drop.at)


def occurrence(loss: Loss) -> tuple[str, datetime, str, int]:
    return loss.schedule_id, loss.planned, loss.reason, loss.wait_s


def occurrences(found: Iterable[Loss]) -> list[tuple[str, datetime, str, int]]:
    return [occurrence(loss) for loss in found]
