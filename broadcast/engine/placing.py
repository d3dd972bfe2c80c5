"""Which occurrence gets which moment: by rank, in pieces that stand alone. Milliseconds since the epoch.

The occurrences of the highest rank keep their times; each lower one takes the first moment left at or after
its own. That makes what plays at noon depend on what came before it, in principle for ever. So time is cut
into pieces, about one a local day, at moments that follow from the plan alone: whoever asks for any part of
a day computes the same piece and gets the same answer. Pure.
"""

from bisect import bisect_left
from collections.abc import Iterator
from datetime import date, time
from itertools import groupby

from broadcast.dayparts import DAY, instant
from broadcast.engine.hush import Hush
from broadcast.engine.moments import from_ms, to_ms
from broadcast.engine.piece import Due, Piece, gap_ms
from broadcast.engine.plan import Plan
from broadcast.engine.times import occurrences

#: Looked up at once: the first free moment of a day mostly comes early.
SOME_HOURS_MS = 6 * 3_600_000


class Timetable:
    """All that a plan's rules want to play, computed once for as far as it was asked for."""

    def __init__(self, plan: Plan, since: int, until: int) -> None:
        """`until` is as far as will be asked for in any case."""
        self.plan = plan
        self.rules = sorted(plan.rules, key=lambda rule: rule.rank)
        self.longest = max((item.sound.duration_ms for rule in self.rules for item in rule.items), default=0)
        self.gap = max((gap_ms(rule) for rule in self.rules), default=0)
        self.reach = max((rule.late_by_s * 1000 + gap_ms(rule) for rule in self.rules), default=0)
        self._dues: list[Due] = []
        self._end = since
        self._until = until

    def dues(self, begin: int, end: int) -> list[Due]:
        """Those in [begin, end), by time. `begin` is not before the `since` of the timetable."""
        if end > self._end:
            self._load(max(end, self._until))
        low, high = (bisect_left(self._dues, (moment,)) for moment in (begin, end))
        return self._dues[low:high]

    def _load(self, end: int) -> None:
        self._dues += sorted(self._between(self._end, end), key=lambda due: due[:3])
        self._end = end

    def _between(self, begin: int, end: int) -> Iterator[Due]:
        for rank, rule in enumerate(self.rules):
            gap = gap_ms(rule)
            for place, (at, planned, item, skipped) in enumerate(occurrences(self.plan, rule, begin, end)):
                yield Due(at, rank, place, planned, rule, item, item.sound.duration_ms, gap, skipped)


def pieces(plan: Plan, since: int, until: int) -> Iterator[Piece]:
    """The pieces that end after `since`, in order, for ever; cheapest as far as `until`."""
    today, last = (from_ms(ms).astimezone(plan.tz).date() for ms in (since, until))
    # The piece in which `until` lies ends at the first free moment of the day after, mostly an early one.
    far = to_ms(instant(last + DAY, time.min, plan.tz)) + SOME_HOURS_MS
    timetable, days = _from_day(plan, today, far)
    cut = _cut(timetable, *next(days))
    if cut > since:
        timetable, days = _from_day(plan, today - 2 * DAY, far)
        cut = _cut(timetable, *next(days))
    for midnight, next_midnight in days:
        following = _cut(timetable, midnight, next_midnight)
        if following > since:
            yield fill(timetable, cut, following)
        cut = following


def _from_day(plan: Plan, day: date, until: int) -> tuple[Timetable, Iterator[tuple[int, int]]]:
    return Timetable(plan, to_ms(instant(day, time.min, plan.tz)), until), _days(plan, day)


def _days(plan: Plan, day: date) -> Iterator[tuple[int, int]]:
    """Local days from this one on. A day that its zone skipped whole is left out."""
    begin = to_ms(instant(day, time.min, plan.tz))
    while True:
        day += DAY
        end = to_ms(instant(day, time.min, plan.tz))
        if begin < end:
            yield begin, end
        begin = end


def _cut(timetable: Timetable, begin: int, end: int) -> int:
    """The first moment of the day that nothing can possibly cover; midnight when there is none.

    Why it holds. An occurrence covers at most the time from its own until it is as late as it may be, and
    then its length and gap: `limit` is the end of all that. And it waits only while another sounds or starts
    within `hole`, the longest sound with the longest gap; so all waiting and sounding is over after `hole`
    and a length with its gap for each occurrence: `busy` adds these up. The smaller of the two counts.
    What comes later wants at most a hole before it. So once there is one before the next occurrence, what
    came before is over, and what comes after is free.
    """
    if not timetable.rules:
        return begin
    hole = timetable.longest + timetable.gap
    free = busy = limit = begin + timetable.reach + timetable.longest
    for some in range(begin, end, SOME_HOURS_MS):
        stop = min(some + SOME_HOURS_MS, end)
        for due in (each for each in timetable.dues(some, stop) if not each.is_skipped):
            if due.at > free + hole:
                return free + 1
            busy = max(free, due.at) + hole + due.length + timetable.gap
            limit = max(limit, due.last_start + due.length + due.gap)
            free = min(busy, limit)
        if stop > free + hole:
            return free + 1
    return begin


def fill(timetable: Timetable, begin: int, end: int) -> Piece:
    """What plays of all that is planned in [begin, end), and what does not."""
    plan = timetable.plan
    piece = Piece(end, _after(timetable, end))
    quiet = Hush.of(((each.window, each.id) for each in plan.quiet), plan.tz, begin, end)
    by_rank = sorted(timetable.dues(begin, end), key=lambda due: due.rank)
    for rank, dues in groupby(by_rank, key=lambda due: due.rank):
        rule = timetable.rules[rank]
        own = Hush.of(((window, "") for window in rule.exclusions), plan.tz, begin, end)
        piece.offer_all(dues, tuple(([] if rule.in_quiet_hours else [quiet]) + ([own] if own.spans else [])))
    piece.lost.sort(key=lambda lost: lost.due[:3])
    return piece


def _after(timetable: Timetable, end: int) -> list[Due]:
    """Whose gaps may reach back over the end of a piece."""
    return [due for due in timetable.dues(end, end + timetable.gap + 1) if not due.is_skipped]
