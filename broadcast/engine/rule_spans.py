"""Where a rule holds: its windows, cut to opening hours and to where its channel plays. Pure."""

from datetime import date, datetime, time

from broadcast.dayparts import WHOLE_DAY, Span, Window, named_spans, touches
from broadcast.engine.line import tuned
from broadcast.engine.plan import Plan, Rule
from broadcast.engine.stretches import holds_on, open_spans

#: The week of a rule without windows.
ALWAYS = (WHOLE_DAY,)


def rule_spans(plan: Plan, rule: Rule, start: datetime, until: datetime) -> list[Span]:
    """The rule's spans that touch [start, until), each whole, by begin. They may overlap.

    `dates` is asked of the local day on which a span starts. Cut to opening hours, a whole day is all that
    opens on that day, also over midnight.
    """
    found = [
        span for window in rule.windows or ALWAYS for span in _spans_of(plan, rule, window, start, until)
    ]
    if rule.channel_id is not None:
        found = [cut for span in found for cut in _tuned(plan, rule.channel_id, span)]
    return sorted(span for span in found if touches(span, start, until))


def openings(plan: Plan, rule: Rule, start: datetime, until: datetime) -> list[Span]:
    """The opening hours that touch [start, until) of the days on which the rule holds, whatever its hours."""
    days = frozenset(day for window in rule.windows or ALWAYS for day in window.days)
    return _open_on(plan, rule, days, start, until)


def _open_on(plan: Plan, rule: Rule, days: frozenset[int], start: datetime, until: datetime) -> list[Span]:
    found = open_spans(plan, start, until)
    return [span for span in found if span.opens.weekday() in days and _holds(plan, rule, span.opens.date())]


def _spans_of(plan: Plan, rule: Rule, window: Window, start: datetime, until: datetime) -> list[Span]:
    if rule.while_open and window.start == window.end == time(0):
        return _open_on(plan, rule, window.days, start, until)
    found = named_spans(window, plan.tz, start, until, lambda day: _holds(plan, rule, day))
    if not rule.while_open:
        return found
    return [
        cut
        for span in found
        for hours in open_spans(plan, span.begin, span.end)
        if (cut := _both(span, hours)).begin < cut.end
    ]


def _holds(plan: Plan, rule: Rule, day: date) -> bool:
    return holds_on(rule.dates, plan.calendar, day)


def _both(one: Span, other: Span) -> Span:
    return Span(
        max(one.begin, other.begin),
        min(one.end, other.end),
        max(one.opens, other.opens),
        min(one.closes, other.closes),
    )


def _tuned(plan: Plan, channel_id: str, span: Span) -> list[Span]:
    # For the whole of the span, never a part: what counts from its start must not depend on who asks.
    found = tuned(plan, channel_id, span.begin, span.end)
    return [_both(span, Span(begin, end, _wall(plan, begin), _wall(plan, end))) for begin, end in found]


def _wall(plan: Plan, at: datetime) -> datetime:
    return at.astimezone(plan.tz).replace(tzinfo=None)
