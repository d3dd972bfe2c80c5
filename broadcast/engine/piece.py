"""A stretch of one zone's time that fills up by rank. Pure; milliseconds since the epoch."""

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import NamedTuple

from broadcast.engine.hush import Hush
from broadcast.engine.plan import Item, Reason, Rule


def gap_ms(rule: Rule) -> int:
    return round(rule.min_gap_s * 1000)


class Due(NamedTuple):
    """An occurrence of a rule. `at` is when it should play: as `planned`, or where it was moved alone.

    By time, then by rank; `place` is its place among those of its rule. `length` and `gap` are in ms.
    """

    at: int
    rank: int
    place: int
    planned: int
    rule: Rule
    item: Item
    length: int
    gap: int
    is_skipped: bool = False

    @property
    def last_start(self) -> int:
        return self.at + self.rule.late_by_s * 1000


class Taken(NamedTuple):
    """An occurrence that plays, its start, and the rule that stood first in its way."""

    at: int
    due: Due
    waited_for: Rule | None


class Lost(NamedTuple):
    """An occurrence that does not play, and the schedule or quiet hours that are in its place, if any."""

    due: Due
    reason: Reason
    to: str | None


@dataclass(slots=True)
class Piece:
    """One zone's time up to `end`. Offer in rank order: who comes later gets what is left.

    `after` are the first occurrences of each rule at or after `end`: what is heard before leaves their gaps.
    """

    end: int
    after: list[Due]
    taken: list[Taken] = field(default_factory=list)
    lost: list[Lost] = field(default_factory=list)
    _starts: list[int] = field(default_factory=list)
    #: By length, of the rule that is offered: no occurrence fits from the first moment up to the second.
    _full: dict[int, tuple[int, int]] = field(default_factory=dict)
    _closing: dict[int, int] = field(default_factory=dict)

    def offer_all(self, dues: Iterable[Due], silent: tuple[Hush, ...]) -> None:
        """One rule's occurrences, by time. `silent` are the hours in which it is not heard."""
        self._full.clear()
        for due in dues:
            self._offer(due, silent)

    def _offer(self, due: Due, silent: tuple[Hush, ...]) -> None:
        """Place it at its time or the first free one after it, or note why not."""
        if due.is_skipped:
            self.lost.append(Lost(due, "ended" if due.item.has_ended(due.at) else "skipped", None))
        elif (quiet := _quiet(silent, due.at, due.length)) is not None:
            self.lost.append(Lost(due, "quiet_hours", quiet or None))
        else:
            self._place(due, silent)

    def _place(self, due: Due, silent: tuple[Hush, ...]) -> None:
        at, index, blocker = self._first_free(due)
        reason = self._refusal(due, at, silent)
        if reason is not None:
            self.lost.append(Lost(due, reason, blocker.schedule_id if blocker else None))
            return
        self._starts.insert(index, at)
        self.taken.insert(index, Taken(at, due, blocker))

    def _refusal(self, due: Due, at: int, silent: tuple[Hush, ...]) -> Reason | None:
        if at > due.last_start:
            return "late"
        if due.item.has_ended(at):
            return "ended"
        if at != due.at and _quiet(silent, at, due.length) is not None:
            return "quiet_hours"
        return "day_full" if at + due.length > self._closing_for(due.gap) else None

    def _closing_for(self, gap: int) -> int:
        """Until when something with this gap may be heard."""
        if gap not in self._closing:
            free = (after.at - max(gap, after.gap) for after in self.after)
            self._closing[gap] = min(free, default=self.end)
        return min(self.end, self._closing[gap])

    def _first_free(self, due: Due) -> tuple[int, int, Rule | None]:
        """The first start at or after its time that fits, its place in the list, and what stood first in
        its way. Gives up, past the limit, as soon as it would be late."""
        at, index, blocker = self._step(due, due.at)
        if blocker is None:
            return at, index, None
        since, until = self._full.get(due.length, (0, 0))
        # A crowded day and hours of patience: without this, each would try again what those before it tried.
        since, at = (since, until) if since <= due.at < until else (due.at, at)
        another: Rule | None = blocker
        while another and at <= due.last_start:
            at, index, another = self._step(due, at)
        self._full[due.length] = since, at
        return at, index, blocker

    def _step(self, due: Due, at: int) -> tuple[int, int, Rule | None]:
        """What is in the way of a start at `at`, and the first moment after that; itself if nothing is."""
        index = bisect_right(self._starts, at)
        if index and (free := _free_after(self.taken[index - 1], due.gap)) > at:
            return free, index, self.taken[index - 1].due.rule
        if index < len(self._starts):
            following = self.taken[index]
            if following.at < at + due.length + max(due.gap, following.due.gap):
                return _free_after(following, due.gap), index + 1, following.due.rule
        return at, index, None


def _free_after(taken: Taken, gap: int) -> int:
    at, due, _ = taken
    return at + due.length + (due.gap if due.gap > gap else gap)


def _quiet(silent: tuple[Hush, ...], at: int, length: int) -> str | None:
    """The quiet hours that would be heard in; the rule's own have no id."""
    return next((name for hush in silent if (name := hush.over(at, length)) is not None), None)
