"""A stretch of one zone's time that fills up by rank. Pure; milliseconds since the epoch."""

from bisect import bisect_left, bisect_right
from dataclasses import dataclass, field
from typing import NamedTuple

from broadcast.plan import IntervalRule, Reason


class Taken(NamedTuple):
    """An occurrence that plays: its start, the time it was planned for, its rule."""

    at: int
    planned: int
    rule: IntervalRule


class Lost(NamedTuple):
    """An occurrence that does not play, and what stood in its place (None when nothing did)."""

    planned: int
    rule: IntervalRule
    reason: Reason
    to: IntervalRule | None


@dataclass(slots=True)
class Piece:
    """One zone's time up to `end`. Offer in rank order: who comes later gets what is left."""

    end: int
    gap_ms: int
    quiet: list[tuple[int, int]]
    taken: list[Taken] = field(default_factory=list)
    lost: list[Lost] = field(default_factory=list)
    _starts: list[int] = field(default_factory=list)
    _ends: list[int] = field(default_factory=list)  # each with its gap

    def offer(self, rule: IntervalRule, planned: int) -> None:
        """Place an occurrence at its planned time or the first free one after it, or note why not."""
        if self._is_quiet(planned, rule):
            self.lost.append(Lost(planned, rule, "quiet_hours", None))
            return
        at, index, blocker = self._first_free(rule, planned)
        reason = self._refusal(rule, planned, at)
        if reason is not None:
            self.lost.append(Lost(planned, rule, reason, blocker))
            return
        self._starts.insert(index, at)
        self._ends.insert(index, at + rule.sound.duration_ms + self.gap_ms)
        self.taken.insert(index, Taken(at, planned, rule))

    def _refusal(self, rule: IntervalRule, planned: int, at: int) -> Reason | None:
        if at > planned + rule.late_by_s * 1000:
            return "late"
        if self._is_quiet(at, rule):
            return "quiet_hours"
        return "day_full" if at + rule.sound.duration_ms + self.gap_ms > self.end else None

    def _is_quiet(self, at: int, rule: IntervalRule) -> bool:
        index = bisect_left(self.quiet, (at + rule.sound.duration_ms,)) - 1
        return index >= 0 and self.quiet[index][1] > at

    def _first_free(self, rule: IntervalRule, planned: int) -> tuple[int, int, IntervalRule | None]:
        """The first start at or after `planned` that fits, its place in the lists, and what stood first in
        its way. Gives up, past the limit, as soon as it would be late."""
        length, limit = rule.sound.duration_ms + self.gap_ms, planned + rule.late_by_s * 1000
        at, index = planned, bisect_right(self._starts, planned)
        if index and self._ends[index - 1] > at:
            index -= 1
        blocker = None
        while index < len(self._starts) and self._starts[index] < at + length and at <= limit:
            blocker = blocker or self.taken[index].rule
            at, index = self._ends[index], index + 1
        return at, index, blocker
