"""What a schedule gets in the way of, and what gets in its way, before it is saved."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Self

from broadcast.books.plans import Books
from broadcast.dayparts import DAY
from broadcast.engine.plan import Cue, Dropped, Plan, Rundown
from broadcast.models import Schedule, Zone
from broadcast.rundown import build_rundown, next_times
from broadcast.schedules.checks import alone, first_time
from broadcast.schedules.words import wall

#: How far conflicts are looked for, from its first time on.
AHEAD = timedelta(days=7)
MS = timedelta(milliseconds=1)
#: The same ones: who loses, to whom, and what becomes of it.
Kin = tuple[str, str, str]
REASONS = {
    "late": "is dropped: too late after {winner}",
    "quiet_hours": "falls into the quiet hours {winner}",
    "day_full": "is dropped: the day is full",
}


@dataclass(frozen=True)
class Conflict:
    """`loser` gives way to `winner` (both by title) `count` times in seven days, first planned for `at`."""

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
        return f"“{self.loser}” {told} at {wall(self.at.astimezone(self.zone.tz))}{self.how_often}"

    @property
    def how_often(self) -> str:
        a_day = round(self.count / AHEAD.days)
        if self.count == 1:
            day = self.at.astimezone(self.zone.tz)
            return f" on {day:%A} {day.day} {day:%B}"
        if a_day < 1:
            return f", {self.count} times in seven days"
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


@dataclass(frozen=True)
class Ahead:
    """A zone with the schedule in question: its plan, and what plays in the first seven days that have it."""

    zone: Zone
    plan: Plan
    row: Schedule
    start: datetime
    rundown: Rundown

    @classmethod
    def of(cls, books: Books, row: Schedule, zone: Zone, now: datetime) -> Self:
        plan = books.plan(zone, instead=row)
        start = first_time(alone(plan, row), now) or now
        return cls(zone, plan, row, start, build_rundown(plan, start, start + AHEAD))

    def coming(self, count: int = 5) -> list[datetime]:
        """Its next times by the zone's clock, beside everything else that plays there."""
        own = str(self.row.pk)
        found = [cue.at for cue in self.rundown.cues if cue.schedule_id == own][:count]
        if len(found) < count:
            found += next_times(self.plan, own, self.start + AHEAD - MS, count - len(found))
        return [at.astimezone(self.zone.tz) for at in found]


def conflicts(books: Books, ahead: Iterable[Ahead]) -> list[Conflict]:
    """What the schedule loses in each zone, then what others lose to it."""
    found = [conflict(books, each, same) for each in ahead for same in grouped(each)]
    return sorted(found, key=lambda each: (not each.is_own, each.reason == "waits", -each.count, each.at))


def grouped(ahead: Ahead) -> Iterable[list[Loss]]:
    groups: dict[Kin, list[Loss]] = defaultdict(list)
    for loss in caused(ahead):
        groups[kin(loss)].append(loss)
    return groups.values()


def caused(ahead: Ahead) -> list[Loss]:
    """Its own losses, what others lose to it, and what they lose because those then play later."""
    own, found = str(ahead.row.pk), losses(ahead.rundown)
    direct = [loss for loss in found if own in (loss.schedule_id, loss.winner_id)]
    rank = next((rule.rank for rule in ahead.plan.rules if rule.schedule_id == own), None)
    # Whoever comes before it has its times whether or not it is there.
    below = {rule.schedule_id for rule in ahead.plan.rules if rank and rule.rank > rank}
    doubtful = [loss for loss in found if loss.schedule_id in below and loss.reason in ("late", "day_full")]
    doubtful = [loss for loss in doubtful if loss.winner_id != own]
    if not doubtful:
        return direct
    known = lost_without(ahead, doubtful[0].planned)
    new = {kin(loss) for loss in doubtful if loss.planned < doubtful[0].planned + DAY} - known
    return [*direct, *(loss for loss in doubtful if kin(loss) in new)]


def lost_without(ahead: Ahead, start: datetime) -> set[Kin]:
    """What is lost without the schedule. Of one day: that is dear, and most rules are daily."""
    others = tuple(rule for rule in ahead.plan.rules if rule.schedule_id != str(ahead.row.pk))
    return {
        kin(loss) for loss in losses(build_rundown(replace(ahead.plan, rules=others), start, start + DAY))
    }


def conflict(books: Books, ahead: Ahead, same: list[Loss]) -> Conflict:
    first, row = same[0], ahead.row
    return Conflict(
        zone=ahead.zone,
        loser=books.said(first.announcement_id, first.schedule_id) or title(books, row, first.schedule_id),
        winner=title(books, row, first.winner_id),
        reason=first.reason,
        is_own=first.schedule_id == str(row.pk),
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
    """By planned time. What somebody skipped by hand, or what has ended, is no conflict."""
    waiting = [waits(cue) for cue in rundown.cues if cue.waited_for and cue.at > cue.planned]
    gone = [lost(drop) for drop in rundown.dropped if drop.reason not in ("skipped", "ended")]
    return sorted(waiting + gone, key=lambda loss: loss.planned)


def waits(cue: Cue) -> Loss:
    wait_s = round((cue.at - cue.planned).total_seconds())
    return Loss(cue.schedule_id, cue.announcement_id, cue.waited_for or "", "waits", cue.planned, wait_s)


def lost(drop: Dropped) -> Loss:
    return Loss(drop.schedule_id, drop.announcement_id, drop.lost_to or "", drop.reason, drop.at)


def kin(loss: Loss) -> Kin:
    return loss.schedule_id, loss.winner_id, loss.reason
