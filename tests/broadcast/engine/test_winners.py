from dataclasses import replace
from datetime import timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from broadcast.engine.winners import Claim, holdings, tunings
from tests.broadcast.plans import MONDAY
from tests.broadcast.songs import HOUR, mix, part, shop

claims = st.lists(
    st.builds(
        lambda begin, length, name: Claim(
            MONDAY + begin * HOUR, MONDAY + (begin + length) * HOUR, "daypart", name, "calm", (name,)
        ),
        st.integers(0, 9),
        st.integers(1, 9),
        st.sampled_from("abcd"),
    ),
    max_size=9,
)


@given(claims)
def test_a_claim_holds_from_its_begin_to_its_end(found: list[Claim]) -> None:
    edges = sorted({edge for each in found for edge in (each.begin, each.end)})
    for (begin, end), holding in zip(pairwise(edges), holdings(found, edges), strict=True):
        assert holding == [each for each in found if each.begin <= begin and end <= each.end]


def test_three_hundred_dayparts_are_one_line() -> None:
    parts = tuple(part(f"p{n}", "jazz", n % 24, (n * 7 + 1) % 24, priority=n % 100) for n in range(300))
    found = tunings(shop(mix("calm", "a"), mix("jazz", "b"), parts=parts), MONDAY, MONDAY + 48 * HOUR)
    assert all(one.end == two.begin for one, two in pairwise(found))
    assert max(len(each.lost) for each in found) > 200
    assert found[-1].end - found[0].begin >= timedelta(hours=48)


@given(st.integers(-5, 60), st.integers(0, 50), st.integers(1, 48))
def test_from_a_moment_on_there_is_silence_and_before_it_nothing_changes(
    silent: int, start: int, hours: int
) -> None:
    plan = shop(mix("calm", "a"), mix("jazz", "b"), parts=(part("p", "jazz", 9, 17),))
    silent_from, begin, end = (MONDAY + count * HOUR for count in (silent, start, start + hours))
    found = tunings(replace(plan, silent_from=silent_from), begin, end)
    assert all(one.end == two.begin for one, two in pairwise(found))
    assert found[0].begin <= begin
    assert found[-1].end == end
    before = [each for each in found if each.source != "silence"]
    assert before == (list(tunings(plan, begin, min(end, silent_from))) if begin < silent_from else [])
    assert [each.begin for each in found if each.source == "silence"] == [silent_from] * (silent_from < end)
