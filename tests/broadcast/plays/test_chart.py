from datetime import date, timedelta

import pytest

from broadcast.plays.chart import HEIGHT, chart_of, round_up
from broadcast.plays.history import Day

FIRST = date(2026, 3, 1)
MONTH = [Day(FIRST + timedelta(days=number)) for number in range(30)]


@pytest.mark.parametrize(
    ("count", "size"), [(0, 4), (4, 4), (5, 8), (9, 20), (21, 40), (81, 200), (1999, 2000)]
)
def test_the_scale_is_round(count: int, size: int) -> None:
    assert round_up(count) == size


def test_a_column_is_stacked_from_the_ground() -> None:
    (column,) = chart_of([Day(FIRST, heard=4, skipped=2, failed=2)]).columns
    assert [(piece.fate, piece.height) for piece in column.pieces] == [
        ("heard", HEIGHT / 2),
        ("skipped", HEIGHT / 4),
        ("failed", HEIGHT / 4),
    ]
    assert [piece.y for piece in column.pieces] == [HEIGHT / 2, HEIGHT / 4, 0]


def test_columns_stand_side_by_side() -> None:
    columns = chart_of(MONTH).columns
    ends = [column.x + column.width for column in columns]
    assert all(end < column.x for end, column in zip(ends, columns[1:], strict=False))
    assert columns[0].x > 0
    assert ends[-1] < 100


def test_today_and_the_weeks_before_are_named() -> None:
    named = [column.day.date for column in chart_of(MONTH).columns if column.name_at]
    assert named == [MONTH[29].date - timedelta(days=days) for days in (28, 21, 14, 7, 0)]


def test_a_day_without_plays_has_no_column() -> None:
    assert not any(column.pieces for column in chart_of(MONTH).columns)
