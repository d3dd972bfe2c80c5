from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from typing import Any

import pytest

from broadcast.dayparts import Window
from broadcast.engine.plan import Cue, Plan, Quiet
from broadcast.rundown import build_rundown, next_times
from tests.broadcast.plans import BORN, DAY, EVERY_DAY, LONDON, MONDAY, hours, plan, rule


def heard(zone: Plan, start: datetime = MONDAY, length: timedelta = DAY) -> list[tuple[str, str]]:
    """Who is heard when, as wall time."""
    cues = build_rundown(zone, start, start + length).cues
    return [(cue.schedule_id, f"{cue.at.astimezone(zone.tz):%H:%M:%S}") for cue in cues]


def test_an_interval_counts_from_the_start_of_its_window_and_leaves_out_the_end() -> None:
    times = [at for _, at in heard(plan(rule("hello", 120)))]
    assert times == ["09:00:00", "11:00:00", "13:00:00", "15:00:00"]


def test_an_interval_that_does_not_divide_its_window_starts_afresh_each_day() -> None:
    times = [at for _, at in heard(plan(rule("hello", 210)), length=2 * DAY)]
    assert times == ["09:00:00", "12:30:00", "16:00:00"] * 2


def test_an_interval_counts_elapsed_minutes_through_a_change_of_the_clock() -> None:
    night = rule("night", 60, windows=(hours(0, 4),))
    spring = datetime(2027, 3, 28, tzinfo=UTC)
    assert [at for _, at in heard(plan(night), spring, DAY / 2)] == ["00:00:00", "02:00:00", "03:00:00"]
    autumn = datetime(2026, 10, 24, 23, tzinfo=UTC)
    assert [at for _, at in heard(plan(night), autumn, DAY / 2)] == [
        "00:00:00",
        "01:00:00",
        "01:00:00",
        "02:00:00",
        "03:00:00",
    ]


def test_the_higher_priority_keeps_its_time_and_the_other_follows_after_the_gap() -> None:
    low, high = rule("low", 480, priority=10), rule("high", 480, priority=90)
    assert heard(plan(low, high)) == [("high", "09:00:00"), ("low", "09:00:25")]


def test_the_higher_priority_keeps_its_time_even_if_it_is_planned_later() -> None:
    low = rule("low", 480, priority=10, windows=(Window(EVERY_DAY, time(8, 59, 50), time(10)),))
    high = rule("high", 480, priority=90)
    assert heard(plan(low, high)) == [("high", "09:00:00"), ("low", "09:00:25")]


def test_between_equals_the_older_schedule_wins_and_then_the_smaller_id() -> None:
    young = rule("a", 480, created_at=BORN + DAY)
    assert [name for name, _ in heard(plan(young, rule("c", 480), rule("b", 480)))] == ["b", "c", "a"]


def test_what_would_start_too_late_is_dropped_and_says_what_it_lost_to() -> None:
    low = rule("low", 480, priority=10, late_by_s=20)
    result = build_rundown(plan(low, rule("high", 480)), MONDAY, MONDAY + DAY)
    assert [cue.schedule_id for cue in result.cues] == ["high"]
    [lost] = result.dropped
    assert (lost.schedule_id, lost.reason, lost.lost_to) == ("low", "late", "high")
    assert lost.at == MONDAY.replace(hour=9)


def test_late_by_is_the_last_moment_that_still_counts() -> None:
    low = rule("low", 480, priority=10, late_by_s=25)
    assert heard(plan(low, rule("high", 480)))[-1] == ("low", "09:00:25")


def test_nothing_starts_or_reaches_into_quiet_hours() -> None:
    quiet = Window(EVERY_DAY, time(11, 0, 10), time(13, 0, 1))
    result = build_rundown(plan(rule("hello", 60), quiet=(Quiet("siesta", quiet),)), MONDAY, MONDAY + DAY)
    dropped = [(lost.at.hour, lost.reason, lost.lost_to) for lost in result.dropped]
    assert dropped == [(hour, "quiet_hours", "siesta") for hour in (11, 12, 13)]
    assert [cue.at.hour for cue in result.cues] == [9, 10, 14, 15, 16]


def test_what_is_pushed_into_quiet_hours_is_dropped_and_says_by_what() -> None:
    quiet = Window(EVERY_DAY, time(9, 0, 30), time(9, 1))
    result = build_rundown(
        plan(rule("a", 480), rule("b", 480), quiet=(Quiet("q", quiet),)), MONDAY, MONDAY + DAY
    )
    [lost] = result.dropped
    assert (lost.schedule_id, lost.reason, lost.lost_to) == ("b", "quiet_hours", "a")


def test_a_cue_carries_what_a_player_needs() -> None:
    words = rule("hello", 480, priority=40, mode="pause", device_ids=("left",))
    [cue] = build_rundown(plan(words), MONDAY, MONDAY + DAY).cues
    assert cue == Cue(
        id=cue.id,
        at=MONDAY.replace(hour=9),
        planned=MONDAY.replace(hour=9),
        schedule_id="hello",
        announcement_id="hello-words",
        sound=words.items[0].sound,
        mode="pause",
        priority=40,
        late_by_s=words.late_by_s,
        device_ids=("left",),
    )


def test_a_cue_keeps_its_id_when_it_is_pushed() -> None:
    alone = build_rundown(plan(rule("low", 480, priority=10)), MONDAY, MONDAY + DAY).cues[0]
    both = build_rundown(plan(rule("low", 480, priority=10), rule("high", 480)), MONDAY, MONDAY + DAY)
    assert both.cues[1].at > alone.at
    assert both.cues[1].id == alone.id


def test_the_ids_of_cues_are_the_same_on_every_machine() -> None:
    [cue] = build_rundown(plan(rule("hello", 480)), MONDAY, MONDAY + DAY).cues
    assert cue.id == "cf1006ad8ce8dd8c2"


def test_an_announcement_over_midnight_plays_once() -> None:
    late = rule("late", 5, lasts_s=60, windows=(Window(EVERY_DAY, time(23, 59, 30), time(0, 1)),))
    early = rule("early", 480, priority=10, windows=(hours(0, 8),))
    assert heard(plan(late, early), MONDAY + DAY / 2) == [("late", "23:59:30"), ("early", "00:00:35")]


def test_a_day_without_a_free_moment_starts_afresh_at_midnight_and_says_so() -> None:
    always = rule("always", 1, lasts_s=50, windows=(hours(0, 0),), late_by_s=600)
    other = rule("other", 5, lasts_s=50, windows=(hours(0, 0),), late_by_s=600, priority=10)
    result = build_rundown(plan(always, replace(always, schedule_id="again"), other), MONDAY, MONDAY + DAY)
    midnight = [
        cue for cue in result.cues if cue.at + timedelta(milliseconds=cue.sound.duration_ms) > MONDAY + DAY
    ]
    assert midnight == []
    assert {lost.reason for lost in result.dropped} == {"late", "day_full"}


def test_without_rules_there_is_nothing() -> None:
    result = build_rundown(plan(), MONDAY, MONDAY + DAY)
    assert (result.cues, result.dropped) == ((), ())


@pytest.mark.parametrize("wrong", [{"every_min": 0}, {"items": ()}, {"min_gap_s": -1}, {"late_by_s": -1}])
def test_a_rule_that_makes_no_sense_is_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=r"\.$"):
        rule("hello", **wrong)


def test_next_times_come_after_the_moment_and_from_the_same_engine() -> None:
    zone = plan(rule("hello", 60), rule("first", 60, priority=90))
    found = next_times(zone, "hello", MONDAY.replace(hour=9, second=25), 3)
    assert [f"{at:%H:%M:%S}" for at in found] == ["10:00:25", "11:00:25", "12:00:25"]


def test_next_times_reach_a_weekly_rule_for_400_days() -> None:
    sundays = rule("hello", 480, windows=(Window(frozenset({6}), time(9), time(17)),))
    found = next_times(plan(sundays), "hello", MONDAY, 99)
    assert len(found) == 57
    assert {at.astimezone(LONDON).strftime("%a %H:%M") for at in found} == {"Sun 09:00"}


def test_next_times_of_a_rule_that_never_fires_end() -> None:
    never = rule("hello", windows=(Window(frozenset(), time(9), time(17)),))
    assert next_times(plan(never), "hello", MONDAY, 5) == []


def test_next_times_end_with_the_calendar() -> None:
    assert next_times(plan(rule("hello")), "hello", datetime(9999, 12, 30, tzinfo=UTC), 5) == []
