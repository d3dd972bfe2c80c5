from datetime import timedelta

import pytest

from broadcast.engine.plan import Anchor, Playing, Sound
from broadcast.engine.tape import Tape, going_on
from tests.broadcast.plans import MONDAY
from tests.broadcast.songs import mix, song

MS = timedelta(milliseconds=1)
CALM = mix("calm", "abc", turns="order", crossfade_ms=0)


def sounds(names: str) -> tuple[Sound, ...]:
    return tuple(song(name).sound for name in names)


def told(names: str, index: int = 0, channel: str = "calm", crossfade_ms: int = 0) -> Playing:
    """Players in the middle of a track: at its 100th second of 200."""
    return Playing(
        MONDAY, channel, sounds(names), Anchor(index, 0, MONDAY - timedelta(seconds=100)), crossfade_ms
    )


def test_the_same_order_keeps_its_anchor() -> None:
    playing = told("abca", 1)
    assert going_on(playing, Tape(CALM, "seed", MONDAY)) is playing.anchor


def test_the_track_goes_on_at_its_place_nearest_to_where_it_was() -> None:
    anchor = going_on(told("xxxxcx", 4), Tape(CALM, "seed", MONDAY))
    assert anchor == Anchor(5, 0, MONDAY - timedelta(seconds=100))


def test_the_track_goes_on_also_where_the_new_order_has_it_much_later() -> None:
    many = mix("calm", "abcdefghijklmnopqrstuvwxyz", turns="order", crossfade_ms=0)
    assert going_on(told("z"), Tape(many, "seed", MONDAY)) == Anchor(25, 0, MONDAY - timedelta(seconds=100))


@pytest.mark.parametrize(("names", "index", "place"), [("xyb", 0, 1), ("bxy", 1, 1), ("xyz", 0, 0)])
def test_when_it_is_gone_the_next_that_is_left_begins(names: str, index: int, place: int) -> None:
    assert going_on(told(names, index), Tape(CALM, "seed", MONDAY)) == Anchor(place, 0, MONDAY)


def test_a_changed_crossfade_does_not_jump() -> None:
    anchor = going_on(told("abca", crossfade_ms=7), Tape(CALM, "seed", MONDAY))
    assert anchor == Anchor(0, 0, MONDAY - timedelta(seconds=100))


def test_players_that_came_round_go_on_where_they_are() -> None:
    twice = Playing(MONDAY, "calm", sounds("ab"), Anchor(0, 0, MONDAY - timedelta(seconds=900)), 0)
    assert going_on(twice, Tape(CALM, "seed", MONDAY)) == Anchor(0, 0, MONDAY - timedelta(seconds=100))


@pytest.mark.parametrize("playing", [told("abc", channel="jazz"), told("")])
def test_another_channel_or_silence_begins_at_the_beginning(playing: Playing) -> None:
    assert going_on(playing, Tape(CALM, "seed", MONDAY)) == Anchor(0, 0, MONDAY)


def test_an_order_lasts_until_the_track_that_is_heard_at_its_end() -> None:
    tape = Tape(CALM, "seed", MONDAY)
    assert tape.lasting(Anchor(0, 0, MONDAY), MONDAY + timedelta(seconds=400)) == sounds("ab")
    just_after = MONDAY + timedelta(seconds=400) + timedelta.resolution
    assert tape.lasting(Anchor(0, 0, MONDAY), just_after) == sounds("abc")
    assert tape.lasting(Anchor(4, 0, MONDAY), MONDAY) == sounds("abcab")
