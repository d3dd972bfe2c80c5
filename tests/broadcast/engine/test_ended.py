"""What has ended is not heard any more, and the plan says so."""

from dataclasses import replace
from datetime import datetime, timedelta

from broadcast.engine.explaining import explain
from broadcast.engine.plan import At, Cycle, Item, Rule
from broadcast.rundown import build_rundown, next_times, planned_times
from tests.broadcast.plans import DAY, MONDAY, hours, item, plan, rule

NOON, HOUR = MONDAY + timedelta(hours=12), timedelta(hours=1)


def ending(name: str = "offer", at: datetime = NOON) -> Item:
    return replace(item(name), ends_at=at)


def times(*rules: Rule) -> list[str]:
    """What plays on Monday, with its hour."""
    cues = build_rundown(plan(*rules), MONDAY, MONDAY + DAY).cues
    return [f"{cue.announcement_id[0]}{cue.at:%H}" for cue in cues]


def test_it_plays_until_it_ends() -> None:
    assert times(rule("offer", 60, items=(ending(),))) == ["o09", "o10", "o11"]


def test_afterwards_it_is_left_out_with_a_reason() -> None:
    found = build_rundown(plan(rule("offer", 60, items=(ending(),))), MONDAY, MONDAY + DAY).dropped
    assert {(lost.reason, lost.lost_to) for lost in found} == {("ended", None)}
    assert len(found) == 5


def test_others_take_its_turns() -> None:
    told = times(rule("two", 60, items=(ending(), item("news")), windows=(hours(10, 15),)))
    assert sorted(each[0] for each in told[:2]) == ["n", "o"]
    assert told[2:] == ["n12", "n13", "n14"]


def test_in_a_sequence_only_its_own_places_stay_empty() -> None:
    items = (ending(), item("news", offset_min=30))
    assert times(rule("two", times=Cycle(60), items=items, windows=(hours(11, 13),))) == ["o11", "n11", "n12"]


def test_one_that_had_to_wait_until_it_had_ended_is_left_out() -> None:
    first = rule("first", times=At((NOON.time(),)), lasts_s=20)
    late = rule("late", 60, items=(ending(at=NOON + timedelta(seconds=5)),), windows=(hours(12, 13),))
    assert times(first, late) == ["f12"]


def test_one_that_is_moved_behind_its_end_is_left_out() -> None:
    moved = rule("offer", 60, items=(ending(),), moved=((NOON - HOUR, NOON + HOUR),))
    assert times(moved) == ["o09", "o10"]


def test_it_gives_its_time_to_others() -> None:
    """What is not heard is in nobody's way."""
    over = rule("over", times=At((NOON.time(),)), items=(ending("over"),))
    assert times(over, rule("news", 60, windows=(hours(12, 13),))) == ["n12"]


def test_it_has_no_next_times() -> None:
    told = plan(rule("offer", 60, items=(ending(),)))
    assert next_times(told, "offer", NOON - HOUR, 5) == []
    assert planned_times(told, told.rules[0], MONDAY, MONDAY + DAY)[-1] == NOON - HOUR


def test_a_moment_after_it_is_explained() -> None:
    (entry,) = explain(plan(rule("offer", 60, items=(ending(),))), NOON + HOUR).around
    assert (entry.kind, entry.why, entry.announcement_id) == ("dropped", "ended", "offer-words")
