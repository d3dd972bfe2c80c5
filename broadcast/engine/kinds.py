"""The moments that each kind of times names. Pure; milliseconds since the epoch."""

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, time
from functools import lru_cache
from zoneinfo import ZoneInfo

from broadcast.dayparts import DAY, Span, Window, instant
from broadcast.engine.hush import Hush
from broadcast.engine.line import changes
from broadcast.engine.moments import MINUTE_MS, MS, from_ms, to_ms
from broadcast.engine.plan import At, Calendar, Cycle, Edge, Every, Item, Plan, Rule, Sound, Times, Tracks
from broadcast.engine.rule_spans import openings, rule_spans
from broadcast.engine.stretches import open_spans

#: From here on there is an ordinary week.
MONDAY = datetime(2024, 1, 1, tzinfo=UTC)
NOTHING = (Item("", Sound("", 1)),)


def moments(plan: Plan, rule: Rule, begin: int, end: int) -> list[int]:
    """Of an interval or a clock, or the changes of track: those in [begin, end), in order, each once."""
    # A time that ends a span counts for what is back-timed, and one that the clock skipped may lie on it.
    spans = rule_spans(plan, rule, from_ms(begin) - MS, from_ms(end))
    found = {at for span in spans for at in _moments_in(plan, rule, span, begin, end)}
    return sorted(at for at in found if begin <= at < end)


def _moments_in(plan: Plan, rule: Rule, span: Span, begin: int, end: int) -> Iterable[int]:
    match rule.times:
        case Every(minutes):
            return _steps(minutes * MINUTE_MS, span, begin, end)
        case At():
            return _clock(rule.times, span, plan.tz)
        case Tracks(every) if rule.channel_id is not None:
            return map(to_ms, changes(plan, rule.channel_id, every, span.begin, span.end))
    return ()


def _steps(step: int, span: Span, begin: int, end: int) -> range:
    """Every `step` from the span's start; of those before `begin` only the last few."""
    first = to_ms(span.begin)
    missed = max(0, (begin - first) // step)
    return range(first + missed * step, min(to_ms(span.end), end), step)


def _clock(times: At, span: Span, tz: ZoneInfo) -> Iterator[int]:
    """By the wall times: 01:30 lies before 02:00 also when the clock skips both."""
    day = span.opens.date()
    while day <= span.closes.date():
        for at in _walls(times):
            wall = datetime.combine(day, at)
            if span.opens < wall < span.closes or wall == (
                span.closes if times.is_back_timed else span.opens
            ):
                moment = instant(day, at, tz)
                # A change of channel is no wall time: it may lie in an hour that happens twice.
                if span.begin <= moment <= span.end:
                    yield to_ms(moment)
        day += DAY


@lru_cache(maxsize=1024)
def _walls(times: At) -> tuple[time, ...]:
    hourly = (time(hour, minute) for hour in range(24) for minute in times.minutes)
    return tuple(sorted({*times.times, *hourly}))


def with_offsets(plan: Plan, rule: Rule, begin: int, end: int) -> Iterator[tuple[int, Item]]:
    """Of a cycle, or before and after opening: moments with their items, all of those in [begin, end)."""
    match rule.times:
        case Cycle(minutes):
            yield from _cycles(plan, rule, minutes * MINUTE_MS, begin, end)
        case Edge(edge):
            yield from _edges(plan, rule, edge, begin, end)


def _cycles(plan: Plan, rule: Rule, cycle: int, begin: int, end: int) -> Iterator[tuple[int, Item]]:
    for span in rule_spans(plan, rule, from_ms(begin), from_ms(end)):
        closes = to_ms(span.end)
        for item in rule.items:
            offset = item.offset_min * MINUTE_MS
            for start in _steps(cycle, span, begin - offset, end - offset):
                if start + offset < closes:
                    yield start + offset, item


def _edges(plan: Plan, rule: Rule, edge: str, begin: int, end: int) -> Iterator[tuple[int, Item]]:
    offsets = [item.offset_min * MINUTE_MS for item in rule.items]
    start, until = from_ms(begin - max(offsets)), from_ms(end - min(offsets))
    for at in _openings(plan, rule, start, until) if edge == "opens" else _closings(plan, rule, start, until):
        for item, offset in zip(rule.items, offsets, strict=True):
            yield to_ms(at) + offset, item


# Hours that follow each other without a break have no opening or closing between them.
def _openings(plan: Plan, rule: Rule, start: datetime, until: datetime) -> Iterator[datetime]:
    others = open_spans(plan, start - MS, until)
    for span in openings(plan, rule, start, until):
        if not any(other.begin < span.begin <= other.end for other in others):
            yield span.begin


def _closings(plan: Plan, rule: Rule, start: datetime, until: datetime) -> Iterator[datetime]:
    others = open_spans(plan, start - MS, until + MS)
    for span in openings(plan, rule, start - MS, until):
        if not any(other.begin <= span.end < other.end for other in others):
            yield span.end


def ordinary_week(rule: Rule, hours: tuple[Window, ...]) -> tuple[int, ...]:
    """The rule's moments in a week without special days or changes of the clock, from Monday's midnight."""
    return _ordinary_week(rule.times, rule.windows, rule.exclusions, rule.while_open, hours)


@lru_cache(maxsize=1024)
def _ordinary_week(
    times: Times,
    windows: tuple[Window, ...],
    exclusions: tuple[Window, ...],
    while_open: bool,
    hours: tuple[Window, ...],
) -> tuple[int, ...]:
    rule = Rule("", times, NOTHING, 0, MONDAY, 0, "duck", windows, while_open=while_open)
    plan = Plan("", ZoneInfo("UTC"), calendar=Calendar(hours))
    begin, end = to_ms(MONDAY), to_ms(MONDAY + 7 * DAY)
    excluded = Hush.of(((window, "") for window in exclusions), plan.tz, begin, end)
    found = moments(plan, rule, begin, end)
    return tuple(at - begin for at in found if excluded.over(at, 1) is None)
