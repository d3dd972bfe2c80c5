from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from broadcast.dayparts import Window
from broadcast.engine.moments import to_ms
from broadcast.engine.plan import At, Calendar, Every, Plan, Rule
from broadcast.engine.times import occurrences
from broadcast.engine.turns import item_of
from tests.broadcast.any_plan import ats, parts_of_day, windows
from tests.broadcast.plans import DAY, MONDAY, hours, item, plan, rule

WORKDAYS = Window(frozenset(range(5)), time(0), time(0))
NOON = rule("lunch", times=At((time(12),)), windows=(WORKDAYS,))
#: No clock changes in these weeks.
WINTER = datetime(2026, 1, 5, tzinfo=UTC)


def pool(count: int, **changes: object) -> Rule:
    return replace(NOON, items=tuple(item("abcdefgh"[n]) for n in range(count)), **changes)  # type: ignore[arg-type]


def heard(each: Rule, days: int = 14, zone: Plan | None = None, start: datetime = WINTER) -> str:
    found = occurrences(zone or plan(), each, to_ms(start), to_ms(start + days * DAY))
    return "".join(told.item.announcement_id[0] for told in sorted(found, key=lambda told: told.at))


def test_in_order_the_count_goes_on_through_weekends() -> None:
    said = heard(pool(3))
    assert len(said) == 10
    assert said in "abcabcabcabcabc"


@pytest.mark.parametrize("turns", ["order", "shuffle"])
def test_two_always_alternate(turns: str) -> None:
    assert heard(pool(2, turns=turns)) in "ababababababab"


def test_a_shuffled_round_has_everything_once() -> None:
    shuffled = pool(5, turns="shuffle")
    rounds = ["".join(item_of(shuffled, 5 * n + k).announcement_id[0] for k in range(5)) for n in range(50)]
    assert {"".join(sorted(each)) for each in rounds} == {"abcde"}
    assert len(set(rounds)) > 20


def test_schedules_shuffle_differently_and_zones_alike() -> None:
    shuffled = pool(6, turns="shuffle")
    assert heard(shuffled) != heard(replace(shuffled, schedule_id="other"))
    tokyo = plan(tz=ZoneInfo("Asia/Tokyo"), zone_id="another")
    assert heard(shuffled) == heard(shuffled, zone=tokyo, start=WINTER - timedelta(hours=9))


def test_asking_for_a_part_gives_the_same_turns() -> None:
    shuffled = pool(4, turns="shuffle")
    assert heard(shuffled, 5) + heard(shuffled, 9, start=WINTER + 5 * DAY) == heard(shuffled)


def test_excluded_hours_take_no_turn() -> None:
    hourly = pool(2, times=Every(60), windows=(hours(9, 17),), exclusions=(hours(12, 13),))
    assert heard(hourly, 1) in "ababababab"


def test_turns_follow_the_hours_in_which_the_zone_is_open() -> None:
    zone = plan(calendar=Calendar((hours(9, 12), hours(14, 17))))
    assert heard(pool(2, times=Every(60), while_open=True), 5, zone) in "ab" * 30


def test_a_pool_that_ends_at_a_time_ends_there_whoever_speaks() -> None:
    bell = replace(NOON, times=At((time(12),), is_back_timed=True), items=(item("a", 10), item("b", 40)))
    found = occurrences(plan(), bell, to_ms(MONDAY), to_ms(MONDAY + 5 * DAY))
    assert {(told.planned + told.item.sound.duration_ms) // 1000 % 86400 for told in found} == {12 * 3600}


@given(
    st.builds(Every, st.sampled_from([7, 20, 60, 1000])) | ats.filter(lambda at: not at.is_back_timed),
    st.lists(windows, max_size=2),
    st.lists(parts_of_day, max_size=1),
    st.booleans(),
    st.lists(parts_of_day, max_size=2),
    st.integers(2, 5),
    st.sampled_from(["order", "shuffle"]),
)
def test_neighbours_differ_in_ordinary_weeks(
    times: At | Every,
    spans: list[Window],
    exclusions: list[Window],
    while_open: bool,
    opening: list[Window],
    count: int,
    turns: str,
) -> None:
    each = pool(count, times=times, windows=tuple(spans), exclusions=tuple(exclusions), turns=turns)
    said = heard(replace(each, while_open=while_open), 15, plan(calendar=Calendar(tuple(opening))))
    assert all(left != right for left, right in pairwise(said))
