"""When each kind of rule wants to play, in an ordinary shop."""

from dataclasses import replace
from datetime import date, datetime, time, timedelta
from typing import Any

import pytest

from broadcast.dayparts import Window
from broadcast.engine.plan import (
    At,
    Calendar,
    Cycle,
    Dates,
    Edge,
    Every,
    Mix,
    Part,
    Plan,
    Reel,
    Rule,
    Song,
    Sound,
    Special,
    Tracks,
)
from broadcast.rundown import build_rundown, planned_times
from tests.broadcast.plans import BORN, DAY, EVERY_DAY, MONDAY, hours, item, plan, rule

FEAST = date(2026, 3, 3)
SHORT = Special("Feast", ((time(10), time(13)),))
SHOP = plan(calendar=Calendar((hours(9, 17),)))
ALL_DAY = ()
FIVE_MINUTES = tuple(Song(Sound(f"{n}" * 64, 300_000)) for n in range(9))
JAZZ = Mix("jazz", "Jazz", (Reel(FIVE_MINUTES),), crossfade_ms=0)


def times(each: Rule, zone: Plan = SHOP, start: datetime = MONDAY, length: timedelta = DAY) -> list[str]:
    found = planned_times(zone, each, start, start + length)
    return [f"{at.astimezone(zone.tz):%H:%M:%S}".removesuffix(":00") for at in found]


def clock(*at: time, minutes: tuple[int, ...] = (), ends: bool = False, **changes: Any) -> Rule:
    return rule("bell", times=At(at, minutes, ends), **({"windows": ALL_DAY} | changes))


def before_closing(*minutes: int, **changes: Any) -> Rule:
    items = tuple(item(f"m{each}", offset_min=-each) for each in minutes)
    whole: dict[str, Any] = {"times": Edge("closes"), "items": items, "windows": ALL_DAY} | changes
    return rule("closing", **whole)


def test_a_clock_plays_at_its_times_and_minutes_of_every_hour() -> None:
    assert times(clock(time(12), time(9, 15))) == ["09:15", "12:00"]
    assert times(clock(time(12), minutes=(0, 30), windows=(hours(11, 13),))) == [
        "11:00",
        "11:30",
        "12:00",
        "12:30",
    ]


def test_what_ends_at_a_time_starts_before_it() -> None:
    bell = clock(time(18), ends=True, items=(item("bye", 90),), windows=(hours(9, 18),))
    assert times(bell) == ["17:58:30"]


def test_back_timing_belongs_to_the_hours_that_end_then() -> None:
    assert times(clock(time(9), ends=True, windows=(hours(9, 18),))) == []


def test_two_that_end_at_different_times_may_start_at_the_same() -> None:
    pair = (item("long", 80), item("short", 20))
    found = times(clock(time(12), time(12, 1), ends=True, items=pair))
    assert found in (["11:58:40", "12:00:40"], ["11:59:40", "11:59:40"])
    assert (
        len(
            build_rundown(
                plan(clock(time(12), time(12, 1), ends=True, items=pair)), MONDAY, MONDAY + 2 * DAY
            ).cues
        )
        == 4
    )


@pytest.mark.parametrize(("day", "count"), [("2027-03-28", 23), ("2026-10-25", 24), ("2026-10-26", 24)])
def test_every_hour_is_every_hour_that_the_clock_shows(day: str, count: int) -> None:
    local = datetime.fromisoformat(day).replace(tzinfo=SHOP.tz)
    found = planned_times(SHOP, clock(minutes=(0,)), local, local + DAY)
    assert len(found) == len(set(found)) == count


def test_a_sequence_repeats_its_items_from_the_start_of_its_hours() -> None:
    items = (item("a"), item("b", offset_min=10), item("c", offset_min=25))
    cycle = rule("tour", times=Cycle(30), items=items, windows=(hours(9, 10),))
    assert times(cycle) == ["09:00", "09:10", "09:25", "09:30", "09:40", "09:55"]


def test_minutes_before_closing_follow_the_opening_hours() -> None:
    assert times(before_closing(30, 15, 5)) == ["16:30", "16:45", "16:55"]


def test_of_the_windows_of_an_opening_rule_the_days_count() -> None:
    mondays = before_closing(5, windows=(Window(frozenset({0}), time(1), time(2)),))
    assert times(mondays, length=7 * DAY) == ["16:55"]


def test_an_announcement_may_come_before_opening() -> None:
    early = rule("early", times=Edge("opens"), items=(item("x", offset_min=-10), item("y")))
    assert times(early) == ["08:50", "09:00"]


def test_hours_that_follow_each_other_do_not_close_in_between() -> None:
    lunch = plan(calendar=Calendar((hours(9, 12), hours(12, 17))))
    assert times(before_closing(5), lunch) == ["16:55"]
    assert times(before_closing(5), plan(calendar=Calendar((hours(0, 0),)))) == []


def test_a_closing_after_midnight_belongs_to_the_day_that_opened() -> None:
    bar = plan(calendar=Calendar((Window(frozenset({0}), time(18), time(2)),)))
    assert times(before_closing(15), bar, MONDAY + DAY) == ["01:45"]
    tuesdays = before_closing(15, windows=(Window(frozenset({1}), time(0), time(0)),))
    assert times(tuesdays, bar, MONDAY + DAY) == []


def test_a_special_day_has_its_own_hours_or_none() -> None:
    feast = plan(calendar=Calendar((hours(9, 17),), {FEAST: SHORT, FEAST + DAY: Special("Closed")}))
    assert times(before_closing(30), feast, length=4 * DAY) == ["16:30", "12:30", "16:30"]


@pytest.mark.parametrize(("special", "days"), [("any", [2, 3, 4]), ("not", [2, 4]), ("only", [3])])
def test_special_days_may_be_left_out_or_meant_alone(special: str, days: list[int]) -> None:
    zone = plan(calendar=Calendar((), {FEAST: SHORT}))
    noon = clock(time(12), dates=Dates(special=special))  # type: ignore[arg-type]
    assert [at.day for at in planned_times(zone, noon, MONDAY, MONDAY + 3 * DAY)] == days


def test_dates_are_asked_of_the_day_on_which_a_span_starts() -> None:
    night = clock(time(1), windows=(hours(22, 3),), dates=Dates(FEAST, FEAST))
    assert [at.day for at in planned_times(SHOP, night, MONDAY, MONDAY + 9 * DAY)] == [FEAST.day + 1]


def test_first_and_last_day_belong_to_it_and_excluded_days_do_not() -> None:
    dates = Dates(date(2026, 3, 3), date(2026, 3, 6), frozenset({date(2026, 3, 5)}))
    found = planned_times(SHOP, clock(time(12), dates=dates), MONDAY, MONDAY + 9 * DAY)
    assert [at.day for at in found] == [3, 4, 6]


def test_several_windows_count_each_from_its_start_and_no_moment_twice() -> None:
    both = rule("hello", 60, windows=(hours(9, 12), hours(11, 13)))
    assert times(both) == ["09:00", "10:00", "11:00", "12:00"]


def test_while_open_an_interval_counts_from_opening() -> None:
    assert times(rule("hello", 180, windows=ALL_DAY, while_open=True)) == ["09:00", "12:00", "15:00"]
    assert times(rule("hello", 180, windows=(hours(11, 20),), while_open=True)) == ["11:00", "14:00"]


def test_a_whole_day_while_open_goes_on_over_midnight() -> None:
    bar = plan(calendar=Calendar((hours(22, 2),)))
    assert times(rule("hello", 90, windows=ALL_DAY, while_open=True), bar, MONDAY + DAY / 2) == [
        "22:00",
        "23:30",
        "01:00",
    ]


def test_a_break_closes_too_unless_its_hours_are_left_out() -> None:
    siesta = plan(calendar=Calendar((hours(9, 13), hours(16, 20))))
    assert times(before_closing(15), siesta) == ["12:45", "19:45"]
    assert times(before_closing(15, exclusions=(hours(12, 14),)), siesta) == ["19:45"]


def test_nothing_is_planned_in_exclusions_or_after_the_end() -> None:
    lunch = rule("hello", 60, exclusions=(hours(11, 14),), expires_at=MONDAY.replace(hour=16))
    assert times(lunch) == ["09:00", "10:00", "14:00", "15:00"]


def test_skipped_moments_are_gone_and_moved_ones_elsewhere() -> None:
    nine, ten, night = (MONDAY.replace(hour=hour) for hour in (9, 10, 22))
    changed = replace(
        rule("hello", 120), skipped=frozenset({MONDAY.replace(hour=11)}), moved=((nine, night),)
    )
    assert times(changed) == ["13:00", "15:00", "22:00"]
    assert times(replace(changed, moved=((ten, night),))) == ["09:00", "13:00", "15:00"]


def test_what_a_channel_says_counts_from_when_it_is_tuned_in() -> None:
    evening = Part("evening", "jazz", Window(EVERY_DAY, time(17, 10), time(19)), 50, BORN)
    zone = plan(
        parts=(evening,), mixes={"jazz": JAZZ, "pop": replace(JAZZ, channel_id="pop")}, ladder=("pop",)
    )
    assert times(rule("hello", 60, windows=ALL_DAY, channel_id="jazz"), zone) == ["17:10", "18:10"]
    assert "00:00" in times(rule("hello", 60, windows=ALL_DAY, channel_id="pop"), zone)


def test_a_channel_may_speak_after_so_many_tracks() -> None:
    zone = plan(mixes={"jazz": JAZZ}, ladder=("jazz",))
    third = rule("hello", times=Tracks(3), windows=(hours(0, 1),), channel_id="jazz")
    assert times(third, zone) == ["00:15", "00:30", "00:45"]
    assert times(replace(third, channel_id="pop"), zone) == []


def test_a_rule_may_be_asked_for_a_part() -> None:
    every = rule("hello", 7, windows=(Window(EVERY_DAY, time(22), time(2)),))
    assert times(every, start=MONDAY + timedelta(minutes=10), length=timedelta(minutes=20)) == [
        "00:13",
        "00:20",
        "00:27",
    ]


def test_the_length_of_a_cycle_and_an_interval_is_a_minute_at_least() -> None:
    for kind in (Cycle, Every):
        with pytest.raises(ValueError, match=r"\.$"):
            kind(0)
