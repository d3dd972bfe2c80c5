from datetime import time

import pytest

from broadcast.places.open_week import Opening, by_hours, clash, in_words, overlap, unfolded


def opening(day: int, opens: int, closes: int) -> Opening:
    return Opening(day, time(opens), time(closes))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (opening(0, 9, 13), opening(0, 12, 18)),
        (opening(0, 9, 18), opening(0, 9, 18)),
        (opening(0, 9, 18), opening(0, 10, 11)),
        (opening(1, 20, 2), opening(2, 1, 5)),
        (opening(3, 0, 0), opening(3, 23, 1)),
        (opening(6, 20, 3), opening(0, 2, 4)),
    ],
)
def test_hours_that_overlap_are_found_in_whatever_order(one: Opening, other: Opening) -> None:
    assert overlap([one, other]) == overlap([other, one]) == (one, other)


@pytest.mark.parametrize(
    "week",
    [
        [],
        [opening(0, 0, 0)],
        [opening(0, 9, 13), opening(0, 13, 18)],
        [opening(1, 20, 2), opening(2, 2, 5)],
        [opening(6, 20, 3), opening(0, 3, 4)],
        [opening(day, 0, 0) for day in range(7)],
        [opening(day, 18, 17) for day in range(7)],
    ],
)
def test_hours_may_touch(week: list[Opening]) -> None:
    assert overlap(week) is None


def test_of_many_the_two_that_overlap_are_named() -> None:
    week = [opening(day, 9, 18) for day in range(7)]
    assert overlap([*week, opening(4, 17, 20)]) == (opening(4, 9, 18), opening(4, 17, 20))


def test_a_clash_is_told_with_its_day() -> None:
    assert clash(opening(1, 20, 2), opening(2, 1, 5)).startswith(
        "20:00–02:00 runs on into Wednesday's 01:00–05:00"
    )
    assert "overlap" in clash(opening(1, 9, 13), opening(1, 12, 18))


def test_days_with_the_same_hours_are_one_row_and_come_apart_again() -> None:
    week = [opening(0, 9, 18), opening(2, 9, 18), opening(5, 10, 14)]
    rows = by_hours(week)
    assert rows == {(time(9), time(18)): [0, 2], (time(10), time(14)): [5]}
    assert unfolded((days, *hours) for hours, days in rows.items()) == week


@pytest.mark.parametrize(
    ("week", "words"),
    [
        ([], ""),
        ([opening(day, 9, 18) for day in range(7)], "every day 09:00–18:00"),
        ([opening(day, 9, 18) for day in range(5)], "Mon–Fri 09:00–18:00"),
        ([opening(0, 9, 18), opening(2, 9, 18)], "Mon 09:00–18:00, Wed 09:00–18:00"),
        ([opening(6, 14, 18), opening(6, 9, 13)], "Sun 09:00–13:00 and 14:00–18:00"),
    ],
)
def test_a_week_in_words(week: list[Opening], words: str) -> None:
    assert in_words(week) == words
