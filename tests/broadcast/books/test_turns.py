from collections import Counter
from datetime import date, timedelta
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from broadcast.books.turns import A_DAY, depth_of, part_of, place_of

depths = st.integers(0, 12)
days = st.dates(date(2026, 1, 1), date(2035, 1, 1))
ids = st.uuids(version=4)


@given(st.integers(0, 1_000_000))
def test_a_days_part_is_neither_too_long_nor_too_short(count: int) -> None:
    a_day = count / 2 ** depth_of(count)
    assert a_day <= A_DAY
    assert a_day > A_DAY / 2 or not depth_of(count)


@given(days, depths)
def test_every_part_has_its_day_before_one_comes_again(day: date, depth: int) -> None:
    round_of_days = (day + timedelta(days=number) for number in range(2**depth))
    assert Counter(part_of(each, depth) for each in round_of_days) == dict.fromkeys(range(2**depth), 1)


@given(days, ids, depths)
def test_in_a_list_of_twice_the_size_a_day_keeps_half_of_its_tracks(day: date, pk: UUID, depth: int) -> None:
    """And nothing that was not its own comes to them."""
    if place_of(pk, depth + 1) == part_of(day, depth + 1):
        assert place_of(pk, depth) == part_of(day, depth)


def test_a_short_list_is_one_part() -> None:
    assert {place_of(UUID(int=2**128 - 1), 0), part_of(date(2026, 3, 2), 0)} == {0}
