from datetime import datetime, timedelta
from itertools import pairwise
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from broadcast.rundown import Anchor, Sound, carry_on, order_music, playing_at, step_ms
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


def test_an_order_is_the_same_on_every_machine() -> None:
    assert order_music([A, B, C, D], "shop 2026-03-02") == (D, B, A, C)


def test_another_seed_gives_another_order() -> None:
    assert len({order_music([A, B, C, D], f"shop {day}") for day in range(30)}) > 10


@given(orders, st.randoms(use_true_random=False))
def test_the_order_of_rows_does_not_matter_and_nothing_is_lost(
    music: tuple[Sound, ...], dice: Random
) -> None:
    shuffled = list(music) * 2
    dice.shuffle(shuffled)
    assert order_music(shuffled, "seed") == order_music(music, "seed")
    assert sorted(order_music(music, "seed"), key=lambda s: s.sha256) == sorted(music, key=lambda s: s.sha256)


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


def test_the_same_order_keeps_its_anchor() -> None:
    anchor = Anchor(1, 17, MONDAY)
    assert carry_on((A, B), anchor, (A, B), 2_500, MONDAY + 10**6 * MS) is anchor


def test_the_playing_track_goes_on_in_a_new_order() -> None:
    anchor = carry_on((A, B), Anchor(0, 0, MONDAY), (B, D, A), 0, MONDAY + 5_000 * MS)
    assert anchor == Anchor(2, 0, MONDAY)


def test_the_next_that_is_left_begins_when_the_playing_one_is_gone() -> None:
    at = MONDAY + 5_000 * MS
    assert carry_on((A, B, C), Anchor(0, 0, MONDAY), (D, C), 0, at) == Anchor(1, 0, at)
    assert carry_on((C, A, B), Anchor(1, 0, MONDAY), (D, C), 0, at) == Anchor(1, 0, at)


@pytest.mark.parametrize(("previous", "order"), [((A, B), (C, D)), ((), (A,)), ((A,), ())])
def test_a_wholly_new_order_begins_at_its_beginning(
    previous: tuple[Sound, ...], order: tuple[Sound, ...]
) -> None:
    assert carry_on(previous, Anchor(0, 0, MONDAY), order, 0, MONDAY) == Anchor(0, 0, MONDAY)


def test_a_changed_crossfade_does_not_jump() -> None:
    order, at = (A, B), MONDAY + 1_000_000 * MS
    before = playing_at(order, Anchor(0, 0, MONDAY), 2_500, at)
    anchor = carry_on(order, Anchor(0, 0, MONDAY), order, 0, at, previous_crossfade_ms=2_500)
    assert playing_at(order, anchor, 0, at) == before


@given(orders, orders, anchors, crossfades, moments)
def test_no_change_of_order_makes_the_music_jump(
    previous: tuple[Sound, ...], order: tuple[Sound, ...], anchor: Anchor, crossfade_ms: int, at: datetime
) -> None:
    lengths = {sound.sha256: sound.duration_ms for sound in previous}
    order = tuple(Sound(sound.sha256, lengths.get(sound.sha256, sound.duration_ms)) for sound in order)
    index, position_ms = playing_at(previous, anchor, crossfade_ms, at)
    carried = carry_on(previous, anchor, order, crossfade_ms, at)
    now, now_ms = playing_at(order, carried, crossfade_ms, at)
    if previous[index] in order:
        assert (order[now], now_ms) == (previous[index], position_ms)
    else:
        assert now_ms == 0
