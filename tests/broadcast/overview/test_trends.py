from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from broadcast.overview.trends import DAYS, height_of, table, trends
from tenants.models import DayFigures

TODAY = date(2026, 3, 1)


def days(**columns: int) -> dict[date, DayFigures]:
    return {TODAY: DayFigures(day=TODAY, **columns)}


def test_thirty_days_end_with_today() -> None:
    bars = trends({}, TODAY)["plays"].bars
    assert (len(bars), bars[0].day, bars[-1].day) == (DAYS, date(2026, 1, 31), TODAY)


def test_the_most_fills_the_drawing() -> None:
    rows = days(plays=8) | {TODAY - timedelta(1): DayFigures(day=TODAY - timedelta(1), plays=4)}
    trend = trends(rows, TODAY)["plays"]
    assert [bar.height for bar in trend.bars[-2:]] == [50, 100]
    assert trend.words == "Plays a day in 30 days: at most 8, last 8."


def test_a_day_that_nobody_counted_is_no_day_without_plays() -> None:
    bars = trends(days(plays=0), TODAY)["plays"].bars
    assert (bars[-1].height, bars[-2].height) == (0, None)
    assert bars[-2].told.endswith("not counted")
    assert bars[-1].told == "Sunday 1 March: 0"


def test_nothing_counted_says_so() -> None:
    assert trends({}, TODAY)["errors"].words == "Errors: nothing has been counted yet."


@given(st.integers(min_value=0, max_value=10**15), st.integers(min_value=0, max_value=10**15))
def test_every_bar_stands_in_the_drawing(value: int, more: int) -> None:
    height = height_of(value, value + more)
    assert 0 <= height <= 100
    assert (height > 0) == (value > 0)


def test_bars_do_not_touch() -> None:
    bars = trends(days(plays=1), TODAY)["plays"].bars
    assert all(left.x + left.width < right.x for left, right in pairwise(bars))
    assert bars[-1].x + bars[-1].width <= 100


@pytest.mark.parametrize(
    ("column", "value", "text"),
    [
        ("cost", Decimal("1234.5"), "1,234.50"),
        ("storage_bytes", 3_100_000_000, "3.1 GB"),
        ("plays", 9876, "9,876"),
    ],
)
def test_figures_are_written_as_people_write_them(column: str, value: int, text: str) -> None:
    assert trends(days(**{column: value}), TODAY)[column].latest == text


def test_the_table_has_the_days_that_were_counted() -> None:
    assert table(days(plays=5), TODAY) == [(TODAY, ["–", "–", "5", "0", "0.00", "–", "0"])]
