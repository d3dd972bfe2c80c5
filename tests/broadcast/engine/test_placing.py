"""Time is cut into pieces, and nobody hears it."""

from dataclasses import replace
from datetime import datetime, time
from typing import Any

from hypothesis import assume, example, given
from hypothesis import strategies as st

from broadcast.dayparts import Window, instant
from broadcast.engine.moments import from_ms, to_ms
from broadcast.engine.placing import Timetable, fill, pieces
from broadcast.engine.plan import At, Plan, Rule
from broadcast.rundown import build_rundown
from tests.broadcast.any_plan import any_plan, starts
from tests.broadcast.plans import DAY, EVERY_DAY, MONDAY, hours, plan, rule

waiting = st.builds(
    rule,
    st.sampled_from("abcd"),
    st.sampled_from([3, 5, 7, 11, 30]),
    lasts_s=st.sampled_from([5, 40, 100]),
    windows=st.sampled_from(
        [(hours(0, 3),), (hours(23, 1),), (hours(22, 0),), (Window(EVERY_DAY, time(0, 1), time(2)),)]
    ),
    late_by_s=st.sampled_from([0, 60, 400, 900]),
    min_gap_s=st.sampled_from([0, 5, 60]),
    priority=st.integers(1, 3),
)
#: Much that has to wait, around midnight.
crowds = st.lists(waiting, min_size=2, max_size=4, unique_by=lambda each: each.schedule_id)


def soon_after(minute: int) -> Window:
    return Window(EVERY_DAY, time(0, minute), time(2))


def at(name: str, minute: int, second: int, **changes: Any) -> Rule:
    return rule(name, times=At((time(0, minute, second),)), windows=(), lasts_s=5, late_by_s=0, **changes)


#: More than can be said before midnight.
backlog = [
    rule(name, 3, lasts_s=100, windows=(hours(22, 0),), late_by_s=900, min_gap_s=60, priority=90)
    for name in ("x", "y", "z")
]


@example(plan(*backlog, rule("early", 30, windows=(soon_after(6),))), MONDAY)
@example(plan(*backlog, rule("early", 30, windows=(soon_after(1),))), MONDAY)
@example(plan(at("first", 1, 0), at("next", 1, 30, min_gap_s=60, priority=1)), MONDAY)
@given(any_plan() | crowds.map(lambda rules: plan(*rules)), starts)
def test_where_every_day_has_a_free_moment_the_cuts_change_nothing(zone: Plan, start: datetime) -> None:
    rules = (replace(each, late_by_s=min(each.late_by_s, 900)) for each in zone.rules)
    calm = replace(zone, rules=tuple(rules))
    begin, end = to_ms(start - 2 * DAY), to_ms(start + 2 * DAY)
    assume(all(not is_midnight(calm, cut) for cut in cuts(calm, begin, end)))
    uncut = fill(Timetable(calm, begin, end), begin, end)
    expected = {(taken.due.rule.schedule_id, from_ms(taken.at)) for taken in uncut.taken}
    found = {(cue.schedule_id, cue.at) for cue in build_rundown(calm, start, start + DAY).cues}
    assert found == {(name, at) for name, at in expected if start <= at < start + DAY}


def cuts(zone: Plan, begin: int, end: int) -> list[int]:
    found = []
    for piece in pieces(zone, begin, end):
        found.append(piece.end)
        if piece.end >= end:
            break
    return found


def is_midnight(zone: Plan, at: int) -> bool:
    day = from_ms(at).astimezone(zone.tz).date()
    return from_ms(at) == instant(day, time(0), zone.tz)


def test_a_piece_begins_soon_after_midnight() -> None:
    zone = plan(rule("hello", windows=(hours(0, 0),)))
    [first, *_] = cuts(zone, to_ms(MONDAY), to_ms(MONDAY + DAY))
    assert MONDAY < from_ms(first) < MONDAY.replace(minute=15)


def test_an_early_question_asks_the_piece_of_yesterday() -> None:
    zone = plan(rule("hello", 5, windows=(hours(22, 2),)))
    [cue] = build_rundown(zone, MONDAY, MONDAY.replace(minute=1)).cues
    assert cue.at == MONDAY
