from collections import Counter
from dataclasses import replace
from itertools import islice, pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from broadcast.engine.mix import ROUNDS_IN_SIGHT, sequence, turns
from broadcast.engine.plan import Mix, Reel
from tests.broadcast.songs import mix, reel, song

some_songs = st.lists(
    st.builds(song, st.text("abcdef", min_size=1, max_size=2), artist=st.sampled_from(["", "x", "y", "z"])),
    min_size=1,
    max_size=9,
)


def first(channel: Mix, count: int, seed: str = "seed") -> list[str]:
    """The first letters of what is heard."""
    return [sound.sha256[0] for sound in islice(sequence(channel, seed), count)]


def test_in_order_a_playlist_is_heard_as_it_stands_again_and_again() -> None:
    assert first(mix("calm", "abc", turns="order"), 7) == list("abcabca")


def test_a_track_that_stands_twice_is_heard_twice() -> None:
    assert first(mix("calm", "aba", turns="order"), 4) == list("abaa")
    assert Counter(first(mix("calm", "abcda", apart_tracks=0), 500))["a"] == 200


def test_every_round_of_a_shuffle_is_whole_and_another() -> None:
    order = first(mix("calm", "abcdefghij", apart_tracks=0), 30)
    rounds = [order[:10], order[10:20], order[20:]]
    assert [sorted(each) for each in rounds] == [list("abcdefghij")] * 3
    assert rounds[0] != rounds[1] != rounds[2]


def test_the_order_is_the_same_on_every_machine() -> None:
    assert "".join(first(mix("calm", "abcdefgh"), 12)) == "dhcbaefgachd"


def test_another_seed_is_another_order() -> None:
    channel = mix("calm", "abcdefgh")
    assert first(channel, 8, "monday") != first(channel, 8, "tuesday")


def test_one_more_track_leaves_the_others_in_their_order() -> None:
    before = first(mix("calm", "abcdefgh", apart_tracks=0), 8)
    after = first(mix("calm", "abcdefghi", apart_tracks=0), 9)
    assert [each for each in after if each != "i"] == before


def test_playlists_take_turns_by_weight() -> None:
    channel = mix("mixed", reel("abc", 2), reel("xyz", 1), turns="order")
    assert first(channel, 9) == list("axbcyabzc")


def test_turns_are_spread_and_fair() -> None:
    assert Counter(islice(turns([5, 2, 1]), 80)) == {0: 50, 1: 20, 2: 10}


def test_an_artist_does_not_come_again_within_so_many_tracks() -> None:
    songs = tuple(song(f"{artist}{n}", artist=artist) for artist in "abcd" for n in range(5))
    order = first(mix("calm", Reel(songs), apart_tracks=2), 100)
    assert all(
        one != two != three != one for one, two, three in zip(order, order[1:], order[2:], strict=False)
    )


def test_a_title_does_not_come_again_within_so_many_tracks() -> None:
    covers = tuple(song(name, title="yesterday") for name in "abc")
    others = tuple(song(name) for name in "uvwxyz")
    order = first(mix("calm", Reel(covers + others), apart_tracks=1), 90)
    assert not any(one in "abc" and two in "abc" for one, two in pairwise(order))


def test_with_nothing_kept_apart_an_artist_may_come_twice_running() -> None:
    songs = tuple(song(name, artist="x" if name in "abcd" else "y") for name in "abcdefgh")
    order = first(mix("calm", Reel(songs), apart_tracks=0), 8)
    assert order == first(mix("calm", "abcdefgh", apart_tracks=0), 8)
    assert any((one in "abcd") == (two in "abcd") for one, two in pairwise(order))


def test_a_track_that_always_comes_too_early_waits_two_rounds_and_no_longer() -> None:
    shy = song("s", artist="everywhere")
    others = tuple(song(name, artist=name) for name in "abcdefghi")
    often = Reel((song("z", artist="everywhere"),))
    order = first(mix("mixed", often, Reel((shy, *others)), apart_tracks=3), 400)
    heard = [0, *(place for place, each in enumerate(order) if each == "s")]
    assert max(two - one for one, two in pairwise(heard)) <= 2 * 10 * (ROUNDS_IN_SIGHT + 2) + 2
    assert order.count("s") == pytest.approx(order.count("a"), abs=4)


def test_an_artist_follows_itself_only_where_nobody_else_can_play() -> None:
    """Five tracks a playlist, of few artists: more apart than can be."""
    some = Reel(tuple(song(f"{n}{artist}", artist=artist) for n, artist in enumerate("mvmhn")), 2)
    more = Reel(tuple(song(f"{n}{artist}", artist=artist) for n, artist in enumerate("cncll", 5)), 1)
    names = {each.sound.sha256: each.artist for reel in (some, more) for each in reel.songs}
    order = [
        names[sound.sha256] for sound in islice(sequence(mix("day", some, more, apart_tracks=3), "s"), 3000)
    ]
    assert not any(one == two for one, two in pairwise(order))


def test_where_none_is_far_enough_the_one_heard_longest_ago_plays() -> None:
    songs = tuple(song(name, artist=name) for name in "abc")
    order = first(mix("calm", Reel(songs), apart_tracks=9), 60)
    assert all(len({*three}) == 3 for three in zip(order, order[1:], order[2:], strict=False))


def test_a_rule_about_repeats_never_silences_the_music() -> None:
    songs = tuple(song(name, artist="the only one") for name in "abc")
    assert set(first(mix("calm", Reel(songs), apart_tracks=50), 30)) == set("abc")
    assert first(mix("calm", "a", apart_tracks=50), 3) == list("aaa")


@given(some_songs, st.integers(0, 9))
def test_no_song_is_lost_and_none_comes_twice_running(songs: list, apart: int) -> None:
    channel = mix("any", Reel(tuple(songs)), apart_tracks=apart)
    heard = [sound.sha256 for sound in islice(sequence(channel, "s"), 60 * len(songs))]
    different = {each.sound.sha256 for each in songs}
    assert set(heard) == different
    if len(different) == len(songs) > 1:
        assert all(one != two for one, two in pairwise(heard))


ORDERED = [mix("ruled", turns="order"), mix("ruled", turns="shuffle", apart_tracks=3)]


@pytest.mark.parametrize("channel", ORDERED, ids=lambda each: each.turns)
def test_a_playlist_with_an_order_of_its_own_keeps_it_whatever_the_channel_does(channel: Mix) -> None:
    own = replace(reel("abcde"), is_ordered=True)
    assert first(replace(channel, reels=(own,)), 12) == list("abcdeabcdeab")


def by_artist(names: str, **changes: object) -> Reel:
    """Songs 0a, 1b ... of these artists."""
    songs = tuple(song(f"{place}{name}", artist=name) for place, name in enumerate(names))
    return replace(Reel(songs), **changes)  # type: ignore[arg-type]


def artists(channel: Mix, count: int) -> str:
    return "".join(sound.sha256.rstrip("0")[-1] for sound in islice(sequence(channel, "seed"), count))


def distance(names: str) -> int:
    """How many others stand between two of one name, where they are the fewest."""
    return min(names.index(each, place + 1) - place - 1 for place, each in enumerate(names[:-9]))


@pytest.mark.parametrize("channel", ORDERED, ids=lambda each: each.turns)
@pytest.mark.parametrize("names", ["abcdea", "ababcdcd", "abcdedcba"])
def test_the_distance_of_a_playlist_holds_from_one_round_to_the_next(channel: Mix, names: str) -> None:
    own = by_artist(names, is_ordered=True, between=2)
    assert distance(artists(replace(channel, reels=(own,)), 60)) >= 2


def test_in_order_too_a_shuffled_playlist_keeps_its_distance() -> None:
    assert distance(artists(mix("ruled", by_artist("abcdea", between=2), turns="order"), 60)) >= 2


def test_of_the_channels_distance_and_the_playlists_the_larger_is_kept() -> None:
    names = "abcdefabcdef"
    assert distance(artists(mix("ruled", by_artist(names, between=4), apart_tracks=1), 200)) >= 4
    assert distance(artists(mix("ruled", by_artist(names, between=1), apart_tracks=4), 200)) >= 4


@given(st.text("abc", min_size=1, max_size=9), st.integers(1, 9))
def test_no_song_is_lost_where_no_order_can_hold_the_distance(names: str, between: int) -> None:
    own = by_artist(names, is_ordered=True, between=between)
    heard = {sound.sha256 for sound in islice(sequence(mix("ruled", own), "s"), 6 * len(names))}
    assert len(heard) == len(names)


def test_a_channel_without_music_has_no_order() -> None:
    assert first(mix("empty"), 3) == []
    assert first(mix("empty", Reel(())), 3) == []


def test_a_playlist_without_a_share_is_refused() -> None:
    with pytest.raises(ValueError, match="at least one"):
        reel("abc", 0)
