from datetime import UTC, date, datetime, time, timedelta

import pytest

from broadcast.dayparts import Window
from broadcast.engine.plan import WHOLE_WEEK, Dates, Part
from broadcast.music.bands import WeekBand, overlaps, week_bands

MONDAY = date(2026, 3, 2)
MADE = datetime(2026, 1, 1, tzinfo=UTC)


def part(
    name: str, start: int, end: int, days: frozenset[int] = WHOLE_WEEK, age: int = 0, **columns: object
) -> Part:
    """From and until in hours; a greater `age` is older."""
    window = Window(days, time(start % 24), time(end % 24))
    told: dict[str, object] = {"priority": 50, "dates": Dates()}
    made = MADE - timedelta(days=age)
    return Part(name, f"channel {name}", window, created_at=made, **(told | columns))  # type: ignore[arg-type]


def met(one: Part, other: Part) -> list[str]:
    """ "Mon 09:00-11:00", one line a span."""
    return [
        f"{start:%a %H:%M}-{end:%H:%M}"
        for overlap in overlaps(one, [other], MONDAY)
        for start, end in overlap.spans
    ]


def test_hours_in_common_overlap() -> None:
    one, other = part("a", 9, 12, frozenset({0, 1})), part("b", 11, 14, frozenset({1, 2}))
    assert met(one, other) == ["Tue 11:00-12:00"]


@pytest.mark.parametrize(("start", "end"), [(12, 14), (6, 9)])
def test_neighbours_do_not_overlap(start: int, end: int) -> None:
    assert not met(part("a", 9, 12), part("b", start, end))


def test_what_runs_over_midnight_meets_the_next_morning() -> None:
    night = part("a", 22, 4, frozenset({6}))
    assert met(night, part("b", 2, 6, frozenset({0}))) == ["Mon 02:00-04:00"]


def test_around_the_clock_is_a_whole_day() -> None:
    assert met(part("a", 9, 9, frozenset({0})), part("b", 8, 10, frozenset({1}))) == ["Tue 08:00-09:00"]


def test_dates_that_do_not_meet_keep_apart() -> None:
    spring = Dates(last=date(2026, 3, 31))
    summer = Dates(first=date(2026, 6, 1))
    assert not met(part("a", 9, 12, dates=spring), part("b", 9, 12, dates=summer))


def test_dates_far_ahead_are_found() -> None:
    summer = Dates(first=date(2027, 6, 5), last=date(2027, 6, 5))
    assert met(part("a", 9, 12, dates=summer), part("b", 11, 14)) == ["Sat 11:00-12:00"]


def test_the_night_before_a_first_day_counts() -> None:
    last = Dates(first=date(2026, 3, 7), last=date(2026, 3, 7))
    first = Dates(first=date(2026, 3, 8))
    assert met(part("a", 22, 4, dates=last), part("b", 2, 6, dates=first)) == ["Sun 02:00-04:00"]


def test_what_is_over_is_not_looked_at() -> None:
    over = Dates(last=date(2026, 2, 20))
    assert not met(part("a", 9, 12, dates=over), part("b", 9, 12))


def test_holidays_only_never_meets_never_on_holidays() -> None:
    only, never = Dates(special="only"), Dates(special="not")
    assert not met(part("a", 9, 12, dates=only), part("b", 9, 12, dates=never))


def test_the_higher_priority_wins_whatever_the_age() -> None:
    (found,) = overlaps(part("new", 9, 12), [part("old", 9, 12, priority=40, age=9)], MONDAY)
    assert (found.wins, found.rule) == (False, "priority")


def test_of_two_equal_ones_the_older_wins() -> None:
    (found,) = overlaps(part("new", 9, 12), [part("old", 9, 12, age=9)], MONDAY)
    assert (found.wins, found.rule) == (True, "age")


def test_the_strongest_comes_first() -> None:
    others = [part("weak", 9, 12, priority=10), part("strong", 9, 12, priority=90)]
    found = overlaps(part("new", 9, 12), others, MONDAY)
    assert [overlap.part.daypart_id for overlap in found] == ["strong", "weak"]


def test_a_week_is_cut_where_another_one_wins() -> None:
    day = part("day", 9, 17, frozenset({0}))
    lunch = part("lunch", 12, 13, frozenset({0}), priority=60)
    assert week_bands([lunch, day], MONDAY) == [
        WeekBand("day", 540, 180),
        WeekBand("lunch", 720, 60),
        WeekBand("day", 780, 240),
    ]


def test_a_band_is_cut_at_midnight_and_reaches_into_monday() -> None:
    night = part("night", 22, 2, frozenset({6}))
    assert week_bands([night], MONDAY) == [WeekBand("night", 0, 120), WeekBand("night", 6 * 1440 + 1320, 120)]


def test_a_week_without_dayparts_is_empty() -> None:
    assert week_bands([], MONDAY) == []
