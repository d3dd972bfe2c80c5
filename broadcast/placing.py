"""Which occurrence gets which moment: milliseconds since the epoch, by rank, in pieces that stand alone.

The occurrences of the highest rank keep their times; each lower one takes the first moment left at or after
its own. That makes what plays at noon depend on what came before it, in principle for ever. So time is cut
into pieces, about one a local day, at moments that follow from the plan alone: whoever asks for any part of
a day computes the same piece and gets the same answer. Pure.
"""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from heapq import merge
from zoneinfo import ZoneInfo

from broadcast.dayparts import DAY, instant, spans
from broadcast.piece import Piece
from broadcast.plan import IntervalRule, Plan

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MS = timedelta(milliseconds=1)
MINUTE_MS = 60_000


def to_ms(at: datetime) -> int:
    """Milliseconds since the epoch, rounded up: a whole millisecond lies before `at` as before the result."""
    return -((EPOCH - at) // MS)


def from_ms(ms: int) -> datetime:
    return EPOCH + ms * MS


def planned_times(rule: IntervalRule, tz: ZoneInfo, begin: int, end: int) -> Iterator[int]:
    """The rule's own times in [begin, end), before anything else is looked at."""
    step = rule.every_min * MINUTE_MS
    for opens, closes in spans(rule.window, tz, from_ms(begin), from_ms(end)):
        first = to_ms(opens)
        missed = max(0, -((first - begin) // step))
        yield from range(first + missed * step, min(to_ms(closes), end), step)


def pieces(plan: Plan, since: int) -> Iterator[Piece]:
    """The pieces that end after `since`, in order, for ever."""
    begin: int | None = None
    for midnight, next_midnight in _days(plan.tz, since):
        cut = _cut(plan, midnight, next_midnight)
        if begin is not None and cut > since:
            yield _fill(plan, begin, cut)
        begin = cut


def _days(tz: ZoneInfo, since: int) -> Iterator[tuple[int, int]]:
    """Local days from two before `since` on. A day that its zone skipped whole has no length: left out."""
    day: date = from_ms(since).astimezone(tz).date() - 2 * DAY
    begin = to_ms(instant(day, time.min, tz))
    while True:
        day += DAY
        end = to_ms(instant(day, time.min, tz))
        if begin < end:
            yield begin, end
        begin = end


def _cut(plan: Plan, begin: int, end: int) -> int:
    """The first moment of the day that nothing can possibly cover; midnight when there is none.

    Why it holds. Let `hole` be the longest sound with its gap. An occurrence waits only while another sounds
    or starts within `hole`, so all waiting and sounding after midnight is covered by `hole` + its own length
    for each occurrence, and by `reach` for whatever yesterday still pushes. `busy` adds these up. Once it
    lies more than `hole` before the next planned time, what came before is over and what comes after is free.
    """
    if not plan.rules:
        return begin
    gap = _gap_ms(plan)
    hole = max(rule.sound.duration_ms for rule in plan.rules) + gap
    busy = begin + max(rule.late_by_s * 1000 + rule.sound.duration_ms for rule in plan.rules) + gap
    for planned, length in _day_by_time(plan, begin, end, gap):
        if planned > busy + hole:
            return busy + 1
        busy = max(busy, planned) + hole + length
    return busy + 1 if end > busy + hole else begin


def _day_by_time(plan: Plan, begin: int, end: int, gap: int) -> Iterator[tuple[int, int]]:
    def lengths(rule: IntervalRule) -> Iterator[tuple[int, int]]:
        length = rule.sound.duration_ms + gap
        return ((planned, length) for planned in planned_times(rule, plan.tz, begin, end))

    return merge(*(lengths(rule) for rule in plan.rules))


def _gap_ms(plan: Plan) -> int:
    return round(plan.min_gap_s * 1000)


def _fill(plan: Plan, begin: int, end: int) -> Piece:
    piece = Piece(end, _gap_ms(plan), _quiet(plan, begin, end))
    for rule in sorted(plan.rules, key=lambda rule: rule.rank):
        for planned in planned_times(rule, plan.tz, begin, end):
            piece.offer(rule, planned)
    piece.lost.sort(key=lambda lost: (lost.planned, lost.rule.rank))
    return piece


def _quiet(plan: Plan, begin: int, end: int) -> list[tuple[int, int]]:
    """Quiet spans around [begin, end), merged where they overlap, so that one look is enough."""
    start, until = from_ms(begin), from_ms(end) + DAY  # a sound may reach past the piece's end
    merged: list[tuple[int, int]] = []
    for opens, closes in sorted(
        span for window in plan.quiet for span in spans(window, plan.tz, start, until)
    ):
        low, high = to_ms(opens), to_ms(closes)
        if merged and low <= merged[-1][1]:
            low, high = merged[-1][0], max(high, merged.pop()[1])
        merged.append((low, high))
    return merged
