from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from library.playlists.apart import apart, holds

NAMES = st.lists(st.sampled_from(["", "a", "b", "c", "d"]), max_size=40)


@given(NAMES, st.integers(0, 6))
def test_nothing_is_lost_or_doubled(names: list[str], between: int) -> None:
    assert sorted(apart(names, between)) == list(range(len(names)))


@given(st.lists(st.sampled_from(["", "a", "b", "c"]), max_size=7), st.integers(1, 3))
def test_the_distance_holds_wherever_any_order_can_hold_it(names: list[str], between: int) -> None:
    can = any(holds(names, order, between) for order in permutations(range(len(names))))
    assert holds(names, apart(names, between), between) == can


@given(NAMES, st.integers(0, 6))
def test_what_is_apart_already_stays_as_it_is(names: list[str], between: int) -> None:
    settled = [names[place] for place in apart(names, between)]
    if holds(settled, range(len(settled)), between):
        assert apart(settled, between) == list(range(len(settled)))


@given(NAMES, st.integers(0, 6), st.integers(0, 50))
def test_of_a_longer_order_the_first_are_given(names: list[str], between: int, most: int) -> None:
    found = apart(names, between, most)
    assert len(found) == len(set(found)) == min(most, len(names))


@pytest.mark.parametrize(
    ("names", "between", "order"),
    [
        ("aabb", 1, "abab"),
        ("aaab", 1, "abaa"),
        ("abcabc", 2, "abcabc"),
        ("aabcd", 2, "abcad"),
        ("aaaa", 3, "aaaa"),
    ],
)
def test_who_would_come_too_soon_waits(names: str, between: int, order: str) -> None:
    assert "".join(names[place] for place in apart(names, between)) == order


def test_few_of_many_keep_their_distance_though_all_of_them_could_not() -> None:
    names = [*"aaaaaaaab", "c"]
    assert "".join(names[place] for place in apart(names, 2, 3)) == "abc"
