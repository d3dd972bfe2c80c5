"""A day's wall of 24 hours, also on the days that have 23 or 25."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from broadcast.calendar.wall import bounds, change_on, closed_on, place, wall

LONDON = ZoneInfo("Europe/London")
SPRING, AUTUMN, PLAIN = date(2026, 3, 29), date(2026, 10, 25), date(2026, 6, 1)
HOUR = timedelta(hours=1)


def at(hour: int, minute: int = 0, day: date = PLAIN) -> datetime:
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=LONDON).astimezone(UTC)


@pytest.mark.parametrize(("day", "hours"), [(SPRING, 23), (PLAIN, 24), (AUTUMN, 25)])
def test_a_day_is_as_long_as_its_clocks_make_it(day: date, hours: int) -> None:
    start, end = bounds(day, LONDON)
    assert end - start == hours * HOUR


@pytest.mark.parametrize("day", [SPRING, PLAIN, AUTUMN])
def test_every_day_fills_the_wall(day: date) -> None:
    assert place(*bounds(day, LONDON), day, LONDON) == (0, 1440)


def test_a_band_stands_where_the_clock_shows_it() -> None:
    assert place(at(9, 30), at(17), PLAIN, LONDON) == (570, 1020)
    assert place(at(9, 30, AUTUMN), at(17, 0, AUTUMN), AUTUMN, LONDON) == (570, 1020)


def test_what_runs_over_midnight_is_cut_at_it() -> None:
    tomorrow = PLAIN + timedelta(days=1)
    assert place(at(22), at(2, 0, tomorrow), PLAIN, LONDON) == (1320, 1440)
    assert place(at(22), at(2, 0, tomorrow), tomorrow, LONDON) == (0, 120)


def test_what_is_on_another_day_is_nowhere() -> None:
    assert place(at(9), at(10), SPRING, LONDON) is None


def test_an_hour_that_comes_twice_never_runs_back() -> None:
    late = at(1, 30, AUTUMN)
    x, end = place(late, late + HOUR, AUTUMN, LONDON) or (0, 0)
    assert x < end


def test_a_place_is_closed_around_its_hours() -> None:
    assert closed_on(PLAIN, [(at(8), at(12)), (at(14), at(20))], LONDON) == [
        (0, 480),
        (720, 840),
        (1200, 1440),
    ]


def test_the_clocks_that_change_are_told() -> None:
    assert change_on(SPRING, LONDON) == "The clocks go forward: 01:00 to 02:00 is left out."
    assert change_on(AUTUMN, LONDON).startswith("The clocks go back: 01:00 to 02:00 comes twice")
    assert change_on(PLAIN, LONDON) == ""


def test_the_last_midnight_is_written_as_the_end_of_the_day() -> None:
    assert (wall(570), wall(1440)) == ("09:30", "24:00")
