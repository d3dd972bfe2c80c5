"""What ends is not begun any more; everything else plays as if it had never been there."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from broadcast.engine.line import music_line, track_at, track_starts
from broadcast.engine.mix import sequence
from broadcast.engine.plan import ByHand, Mix, Plan, Playing, Reel, Sound
from tests.broadcast.any_plan import any_plan, starts
from tests.broadcast.plans import DAY, MONDAY
from tests.broadcast.songs import HOUR, mix, part, shop, song

NOON = MONDAY + 12 * HOUR
MINUTE = timedelta(minutes=1)


def ending(names: str, rest: str, at: datetime = NOON) -> Mix:
    """A channel of which some songs end."""
    songs = [replace(song(name), ends_at=at if name in names else None) for name in names + rest]
    return mix("calm", Reel(tuple(songs)))


def begun(zone: Plan, start: datetime, until: datetime) -> list[tuple[datetime, Sound]]:
    line = music_line(zone, start, until)
    return [(at, each.order[index]) for each in line for at, index in track_starts(each, start, until)]


def letters(line: list[tuple[datetime, Sound]]) -> str:
    return "".join(sound.sha256[0] for _, sound in line)


def at_that_time(zone: Plan, now: datetime) -> Playing:
    """What players have that were told the plan at that time."""
    segment = music_line(zone, now, now + DAY)[0]
    assert segment.anchor
    return Playing(now, segment.channel_id, segment.order, segment.anchor, segment.crossfade_ms)


def test_it_is_heard_until_it_ends() -> None:
    zone = shop(ending("a", "bcdef"))
    assert "a" in letters(begun(zone, MONDAY, NOON))
    assert "a" not in letters(begun(zone, NOON, NOON + DAY))


def test_the_others_keep_their_order() -> None:
    zone, without = shop(ending("a", "bcdef")), shop(ending("a", "bcdef", NOON + 9 * DAY))
    told, whole = (letters(begun(each, MONDAY, MONDAY + DAY)) for each in (zone, without))
    assert told.count("a") < whole.count("a")
    assert told.replace("a", "").startswith(whole.replace("a", ""))


def test_one_that_plays_when_it_ends_is_played_to_its_end() -> None:
    zone = shop(ending("abcdef", "", MONDAY + DAY))
    at, sound = begun(zone, NOON, NOON + HOUR)[1]
    soon = at + MINUTE
    songs = (replace(song(name), ends_at=soon if name == sound.sha256[0] else None) for name in "abcdef")
    until_then = shop(mix("calm", Reel(tuple(songs))))
    assert (at, sound) in begun(until_then, NOON, NOON + HOUR)
    segment = music_line(until_then, soon, soon + MINUTE)[0]
    place = track_at(segment, soon)
    assert place == (place[0], 60_000) if place else False


def test_when_all_has_ended_the_next_of_the_ladder_plays() -> None:
    zone = shop(ending("ab", ""), mix("rest", "xyz"), ladder=("calm", "rest"))
    assert [(each.start, each.channel_id) for each in music_line(zone, MONDAY, MONDAY + DAY)] == [
        (MONDAY, "calm"),
        (NOON, "rest"),
    ]


def test_a_daypart_whose_music_has_ended_lets_the_ladder_play() -> None:
    feast, rest = replace(ending("ab", ""), channel_id="feast"), mix("rest", "xyz")
    zone = shop(rest, feast, parts=(part("p", "feast", 9, 18),))
    line = music_line(zone, MONDAY, MONDAY + DAY)
    assert [each.channel_id for each in line] == ["rest", "feast", "rest"]
    assert line[2].start == NOON


def test_what_is_chosen_by_hand_ends_with_its_music() -> None:
    feast, rest = replace(ending("ab", ""), channel_id="feast"), mix("rest", "xyz")
    hand = ByHand("h", "feast", MONDAY, MONDAY + 2 * DAY)
    line = music_line(shop(rest, feast, by_hand=(hand,)), NOON, MONDAY + DAY)
    assert {each.channel_id for each in line} == {"rest"}


def test_without_any_music_left_there_is_nothing() -> None:
    line = music_line(shop(ending("ab", "")), MONDAY, MONDAY + DAY)
    assert [each.source for each in line] == ["channel", "nothing"]


def test_after_a_pause_what_ended_meanwhile_is_left_out() -> None:
    """The order that players have still holds it where it would have been heard in time."""
    zone = shop(ending("a", "bcdef"))
    playing = at_that_time(zone, NOON - HOUR)
    paused = replace(playing, as_of=NOON, anchor=replace(playing.anchor, at=playing.anchor.at + 11 * HOUR))
    after = replace(zone, playing=paused)
    told = begun(after, NOON, NOON + 12 * HOUR)
    assert "a" not in letters(told)
    assert len(told) > 200


def test_going_on_with_one_that_has_ended_begins_the_next() -> None:
    zone = shop(ending("a", "bcdef"))
    playing = at_that_time(zone, NOON - HOUR)
    place = next(place for place, sound in enumerate(playing.order) if sound.sha256[0] == "a")
    anchor = replace(playing.anchor, index=place, position_ms=0, at=NOON)
    after = replace(zone, playing=replace(playing, as_of=NOON, anchor=anchor))
    segment = music_line(after, NOON, NOON + HOUR)[-1]
    assert track_at(segment, NOON) == (place + 1, 0)


def test_nothing_is_added_where_nothing_ends() -> None:
    zone = shop(mix("calm", "abcdef"))
    line = music_line(zone, MONDAY, MONDAY + DAY, open_end=True)
    assert len(line) == 1


def test_who_hears_nothing_more_of_the_plan_does_not_hear_it_again() -> None:
    """The last order is played again and again by a player that stays away."""
    zone = shop(ending("a", "bcdef"))
    line = music_line(zone, MONDAY, MONDAY + 20 * HOUR, open_end=True)
    assert "a" not in {sound.sha256[0] for sound in line[-1].order}
    assert line[-1].start == line[-2].until == MONDAY + 20 * HOUR


@given(any_plan(), starts, st.timedeltas(MINUTE, 2 * DAY))
def test_nothing_begins_after_it_has_ended(zone: Plan, start: datetime, length: timedelta) -> None:
    ends = {sha256: at for each in zone.mixes.values() for sha256, at in each.ends.items()}
    for at, sound in begun(zone, start, start + length):
        assert at.timestamp() * 1000 < ends.get(sound.sha256, float("inf"))


@given(any_plan(), starts)
def test_the_line_has_no_holes_where_something_ends(zone: Plan, start: datetime) -> None:
    line = music_line(zone, start, start + 2 * DAY)
    assert (line[0].start, line[-1].until) == (start, start + 2 * DAY)
    assert all(before.until == after.start for before, after in pairwise(line))


@given(any_plan(), starts, st.timedeltas(timedelta(0), 8 * HOUR))
def test_building_again_later_changes_nothing(zone: Plan, start: datetime, later: timedelta) -> None:
    first = music_line(zone, start, start + 2 * DAY)[0]
    now = start + later
    if not first.anchor or first.until <= now:
        return
    told = Playing(start, first.channel_id, first.order, first.anchor, first.crossfade_ms)
    again = replace(zone, playing=replace(told, as_of=now))
    assert begun(again, now, start + 2 * DAY) == begun(zone, now, start + 2 * DAY)


#: More tracks than two days have.
MANY = 20_000
#: Letters, of which each stands for a sound, and when the songs with them end.
rows = st.lists(
    st.tuples(st.sampled_from("abc"), st.none() | st.sampled_from([NOON, NOON + HOUR, NOON + DAY])),
    min_size=1,
    max_size=6,
)
#: What fails draws all of them each time: to look for a smaller example would take minutes.
quickly = settings(phases=[Phase.explicit, Phase.reuse, Phase.generate])
Rows = list[tuple[str, datetime | None]]


def bounded(drawn: Mix, seed: str) -> Iterator[Sound]:
    """What looks for ever for something to play fails."""
    for number, sound in enumerate(sequence(drawn, seed)):
        assert number < MANY
        yield sound


@pytest.fixture(scope="module")
def patient() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("broadcast.engine.tape.sequence", bounded)
        yield


def of_rows(rows: Rows) -> Plan:
    """A zone whose songs share sounds."""
    songs = tuple(replace(song(name, title=f"{place}"), ends_at=at) for place, (name, at) in enumerate(rows))
    return shop(mix("calm", Reel(songs)), mix("rest", "xyz"), ladder=("calm", "rest"))


def living(rows: Rows, at: datetime) -> set[str]:
    return {name for name, end in rows if end is None or end > at} or set("xyz")


@quickly
@given(rows)
def test_a_sound_is_heard_as_long_as_one_of_its_songs_has_not_ended(patient: None, rows: Rows) -> None:
    told = begun(of_rows(rows), MONDAY, MONDAY + 2 * DAY)
    assert all(sound.sha256[0] in living(rows, at) for at, sound in told)
    for start in (MONDAY, NOON + HOUR, NOON + DAY):
        assert {sound.sha256[0] for at, sound in told if start <= at < start + 12 * HOUR} >= living(
            rows, start + 12 * HOUR - MINUTE
        )


@quickly
@given(rows, st.integers(0, 200), st.timedeltas(timedelta(0), DAY))
def test_players_go_on_with_a_sound_that_is_still_heard(
    patient: None, rows: Rows, index: int, later: timedelta
) -> None:
    zone = of_rows(rows)
    playing = at_that_time(zone, MONDAY)
    anchor = replace(playing.anchor, index=index % len(playing.order), at=MONDAY + later)
    after = replace(zone, playing=replace(playing, as_of=MONDAY + later, anchor=anchor))
    line = music_line(after, MONDAY + later, MONDAY + 2 * DAY)
    assert line[-1].until == MONDAY + 2 * DAY
