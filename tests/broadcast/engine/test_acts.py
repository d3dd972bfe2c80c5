from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from broadcast.engine import acts
from broadcast.engine.loop import playing_at
from broadcast.engine.plan import Anchor, Playing
from tests.broadcast.plans import MONDAY
from tests.broadcast.songs import song

SECOND = timedelta(seconds=1)
#: Three tracks of 200 s that give way after 198 s.
ORDER = tuple(song(name).sound for name in "abc")
GOING = Playing(MONDAY, "calm", ORDER, Anchor(0, 0, MONDAY), 2000)


def at(seconds: float) -> tuple[int, int]:
    return playing_at(GOING.order, GOING.anchor, GOING.crossfade_ms, MONDAY + seconds * SECOND)


def test_the_next_track_begins_at_the_moment() -> None:
    assert acts.next_track(GOING, MONDAY + 10 * SECOND) == Anchor(1, 0, MONDAY + 10 * SECOND)


def test_after_the_last_track_comes_the_first() -> None:
    assert acts.next_track(GOING, MONDAY + 400 * SECOND).index == 0


@pytest.mark.parametrize(("since_s", "index"), [(2, 2), (3, 2), (4, 0), (199, 0), (220, 1)])
def test_previous_begins_a_track_again_that_has_played_a_while(since_s: int, index: int) -> None:
    moment = MONDAY + since_s * SECOND
    assert acts.previous_track(GOING, moment) == Anchor(index, 0, moment)


@pytest.mark.parametrize(("asked_ms", "position_ms"), [(0, 0), (60_000, 60_000), (-1, 0), (10**9, 197_999)])
def test_a_place_is_one_within_the_track(asked_ms: int, position_ms: int) -> None:
    moment = MONDAY + 200 * SECOND
    assert acts.seek(GOING, moment, asked_ms) == Anchor(1, position_ms, moment)


def test_a_paused_track_goes_on_where_it_was_also_at_another_place_of_the_order() -> None:
    paused, now = Anchor(0, 70_000, MONDAY), MONDAY + 7 * 3600 * SECOND
    found = acts.resume(GOING, now, ORDER[2].sha256, paused)
    assert found == Anchor(2, 70_000, now)


def test_a_paused_track_that_is_gone_leaves_it_to_the_plan() -> None:
    now = MONDAY + 250 * SECOND
    found = acts.resume(GOING, now, "gone", Anchor(0, 70_000, MONDAY))
    assert (found.index, found.position_ms) == at(250)


@given(st.integers(0, 10**6), st.integers(0, 2 * 10**6))
def test_wherever_it_goes_it_is_there_at_that_moment(seconds: int, asked_ms: int) -> None:
    moment = MONDAY + seconds * SECOND
    for anchor in (
        acts.place(GOING, moment),
        acts.next_track(GOING, moment),
        acts.previous_track(GOING, moment),
        acts.seek(GOING, moment, asked_ms),
    ):
        there = playing_at(GOING.order, anchor, GOING.crossfade_ms, moment)
        assert there == (anchor.index, anchor.position_ms)
