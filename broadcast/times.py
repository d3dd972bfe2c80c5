"""When a rule wants to play, before any other rule is looked at. Pure; milliseconds since the epoch."""

from collections.abc import Iterator

from broadcast.dayparts import spans
from broadcast.moments import MINUTE_MS, from_ms, to_ms
from broadcast.plan import Every, Item, Plan, Rule


def occurrences(plan: Plan, rule: Rule, begin: int, end: int) -> Iterator[tuple[int, int, Item, bool]]:
    if not isinstance(rule.times, Every):
        return
    step = rule.times.minutes * MINUTE_MS
    for window in rule.windows:
        for opens, closes in spans(window, plan.tz, from_ms(begin), from_ms(end)):
            first = to_ms(opens)
            missed = max(0, -((first - begin) // step))
            for at in range(first + missed * step, min(to_ms(closes), end), step):
                yield at, at, rule.items[0], False
