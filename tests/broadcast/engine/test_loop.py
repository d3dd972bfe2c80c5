from datetime import datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from broadcast.engine.loop import playing_at, step_ms
from broadcast.engine.plan import Anchor, Sound
from tests.broadcast.plans import MONDAY

MS = timedelta(milliseconds=1)


def track(name: str, duration_ms: int = 200_000) -> Sound:
    return Sound(name * 64, duration_ms)


A, B, C, D = (
    track(name, length) for name, length in zip("abcd", (100_000, 60_000, 3_000, 90_000), strict=True)
)

durations = st.integers(1, 8_000) | st.integers(1, 600_000)
orders = st.lists(
    st.builds(track, st.sampled_from("0123456789abcdef"), durations), min_size=1, unique_by=lambda s: s.sha256
).map(tuple)
crossfades = st.sampled_from([0, 1, 2_500, 12_000])
anchors = st.builds(
    Anchor,
    st.integers(0, 15),
    st.integers(0, 700_000),
    st.integers(-(10**9), 10**9).map(lambda n: MONDAY + n * MS),
)
moments = st.integers(-(10**10), 10**10).map(lambda n: MONDAY + n * MS)


@pytest.mark.parametrize(("duration_ms", "step"), [(5_001, 2_501), (5_000, 5_000), (1_000, 1_000)])
def test_a_track_too_short_to_fade_twice_plays_whole(duration_ms: int, step: int) -> None:
    assert step_ms(track("a", duration_ms), 2_500) == step


def test_the_next_track_begins_a_crossfade_before_the_end() -> None:
    anchor = Anchor(0, 0, MONDAY)
    assert playing_at((A, B), anchor, 2_500, MONDAY + 97_499 * MS) == (0, 97_499)
    assert playing_at((A, B), anchor, 2_500, MONDAY + 97_500 * MS) == (1, 0)


def test_the_loop_comes_round_and_reaches_back_before_the_anchor() -> None:
    anchor = Anchor(1, 10_000, MONDAY)
    assert playing_at((A, B), anchor, 0, MONDAY + 160_000 * MS) == (1, 10_000)
    assert playing_at((A, B), anchor, 0, MONDAY - 10_001 * MS) == (0, 99_999)


def test_one_track_follows_itself() -> None:
    assert playing_at((A,), Anchor(0, 0, MONDAY), 0, MONDAY + 250_000 * MS) == (0, 50_000)


def test_no_music_says_what_to_do() -> None:
    with pytest.raises(ValueError, match="fall back"):
        playing_at((), Anchor(0, 0, MONDAY), 0, MONDAY)


@given(orders, anchors, crossfades, moments)
def test_what_plays_is_an_anchor_for_the_same_loop(
    order: tuple[Sound, ...], anchor: Anchor, crossfade_ms: int, at: datetime
) -> None:
    index, position_ms = playing_at(order, anchor, crossfade_ms, at)
    again = Anchor(index, position_ms, at)
    assert playing_at(order, again, crossfade_ms, anchor.at) == playing_at(
        order, anchor, crossfade_ms, anchor.at
    )
    assert 0 <= position_ms < step_ms(order[index], crossfade_ms)


@given(orders, anchors, crossfades, moments, st.lists(st.integers(0, 20_000), max_size=30))
def test_music_runs_forward_millisecond_by_millisecond(
    order: tuple[Sound, ...], anchor: Anchor, crossfade_ms: int, at: datetime, leaps: list[int]
) -> None:
    moments = sorted({0, *leaps})
    places = [playing_at(order, anchor, crossfade_ms, at + leap * MS) for leap in moments]
    total = sum(step_ms(sound, crossfade_ms) for sound in order)
    run = [sum(step_ms(s, crossfade_ms) for s in order[:index]) + position for index, position in places]
    for (before, after), (earlier, later) in zip(pairwise(run), pairwise(moments), strict=True):
        assert (after - before) % total == (later - earlier) % total
