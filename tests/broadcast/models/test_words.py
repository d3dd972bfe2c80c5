from datetime import time

import pytest

from broadcast.models.words import day_names, hours_name


@pytest.mark.parametrize(
    ("days", "said"),
    [
        ([4, 3, 2, 1, 0], "weekdays"),
        ([5, 6], "weekends"),
        (range(7), "every day"),
        ([6, 0], "Mon, Sun"),
    ],
)
def test_days_are_said_as_people_say_them(days: list[int], said: str) -> None:
    assert day_names(list(days)) == said


@pytest.mark.parametrize(
    ("start", "end", "said"),
    [
        (time(9), time(17, 30), "09:00–17:30"),
        (time(22), time(6), "22:00–06:00"),
        (time(0), time(0), "all day"),
    ],
)
def test_hours_from_a_time_to_itself_are_the_whole_day(start: time, end: time, said: str) -> None:
    assert hours_name(start, end) == said
