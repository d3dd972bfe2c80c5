"""What would become of one occurrence at another time, by the engine of the feeds. No queries."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta

from broadcast.engine.explaining import Entry, of_cue, of_dropped
from broadcast.engine.plan import Plan, Rule
from broadcast.rundown import build_rundown
from broadcast.travel.reasons import Words

#: No announcement may be later than an hour.
LATEST = timedelta(hours=1, seconds=1)


def fate(words: Words, schedule_id: str, planned: datetime, to: datetime) -> str:
    """A sentence, where it would not simply play at `to`; else empty."""
    plan = with_move(words.plan, schedule_id, planned, to)
    moved = replace(words, plan=plan)
    return next(
        (said for entry in entries_of(plan, schedule_id, planned, to) if (said := told(moved, entry))), ""
    )


def told(words: Words, entry: Entry) -> str:
    if entry.kind == "dropped":
        return words.why(entry).replace("Does not play", "It would not play", 1)
    if entry.why == "waited":
        return f"It would wait until {words.clock(entry.at, entry)} for {words.winner(entry)}."
    return ""


def entries_of(plan: Plan, schedule_id: str, planned: datetime, to: datetime) -> Iterator[Entry]:
    rundown = build_rundown(plan, to, to + LATEST)
    for cue in rundown.cues:
        if (cue.schedule_id, cue.planned) == (schedule_id, planned):
            yield of_cue(plan, cue, (), ())
    for drop in rundown.dropped:
        if (drop.schedule_id, drop.planned) == (schedule_id, planned):
            yield of_dropped(drop)


def with_move(plan: Plan, schedule_id: str, planned: datetime, to: datetime) -> Plan:
    rules = (moved(rule, planned, to) if rule.schedule_id == schedule_id else rule for rule in plan.rules)
    return replace(plan, rules=tuple(rules))


def moved(rule: Rule, planned: datetime, to: datetime) -> Rule:
    others = tuple(pair for pair in rule.moved if pair[0] != planned)
    return replace(rule, skipped=rule.skipped - {planned}, moved=(*others, (planned, to)))
