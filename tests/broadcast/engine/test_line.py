from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from broadcast.dayparts import Window
from broadcast.engine.line import changes, music_line, track_at, track_starts, tuned
from broadcast.engine.plan import Anchor, Calendar, Dates, Plan, Playing, Quiet, Segment, Special
from tests.broadcast.any_plan import starts as moments
from tests.broadcast.any_plan import windows
from tests.broadcast.plans import BORN, DAY, MONDAY, hours
from tests.broadcast.songs import HOUR, by_hand, mix, part, reel, shop

CALM, JAZZ, ROCK = mix("calm", "abcdef"), mix("jazz", "uvwxyz"), mix("rock", "123456")


def told(zone: Plan, start: datetime = MONDAY, length: timedelta = DAY) -> list[tuple[str, str]]:
    """When which channel begins, as wall time; silence by its source."""
    return [
        (f"{each.start.astimezone(zone.tz):%H:%M}", each.channel_id if each.order else each.source)
        for each in music_line(zone, start, start + length)
    ]


def at(hour: float, day: datetime = MONDAY) -> datetime:
    return day + hour * HOUR


def heard(zone: Plan, moment: datetime) -> tuple[str, int]:
    """The first letter of what plays at a moment, and where in it."""
    (segment,) = music_line(zone, moment, moment + timedelta(microseconds=1))
    place = track_at(segment, moment)
    assert place
    return segment.order[place[0]].sha256[0], place[1]


def playing(zone: Plan, moment: datetime) -> Playing:
    """What a player of this zone was told to play at that moment."""
    (segment,) = music_line(zone, moment, moment + HOUR)[:1]
    assert segment.anchor
    return Playing(moment, segment.channel_id, segment.order, segment.anchor, segment.crossfade_ms)


def test_without_dayparts_the_first_channel_that_has_music_plays() -> None:
    assert told(shop(CALM, ladder=("gone", "calm", "jazz"))) == [("00:00", "calm")]


def test_dayparts_hold_in_their_hours_and_the_default_around_them() -> None:
    zone = shop(CALM, JAZZ, ROCK, parts=(part("m", "jazz", 9, 12), part("e", "rock", 17, 22)))
    assert told(zone) == [
        ("00:00", "calm"),
        ("09:00", "jazz"),
        ("12:00", "calm"),
        ("17:00", "rock"),
        ("22:00", "calm"),
    ]


@pytest.mark.parametrize(
    ("changes", "winner"),
    [({"priority": 60}, "rock"), ({"created_at": BORN - DAY}, "rock"), ({"created_at": BORN + DAY}, "jazz")],
)
def test_of_two_dayparts_the_priority_decides_and_then_the_age(changes: dict, winner: str) -> None:
    zone = shop(CALM, JAZZ, ROCK, parts=(part("a", "jazz", 9, 17), part("b", "rock", 9, 17, **changes)))
    (segment,) = music_line(zone, at(10), at(11))
    assert (segment.channel_id, segment.lost) == (winner, ("a",) if winner == "rock" else ("b",))


def test_a_daypart_over_midnight_belongs_to_the_day_on_which_it_starts() -> None:
    friday = part("f", "jazz", 22, 2, window=Window(frozenset({4}), time(22), time(2)))
    saturday = MONDAY + 5 * DAY
    assert told(shop(CALM, JAZZ, parts=(friday,)), saturday) == [("00:00", "jazz"), ("02:00", "calm")]
    assert told(shop(CALM, JAZZ, parts=(friday,)), saturday - DAY) == [("00:00", "calm"), ("22:00", "jazz")]


def test_dates_and_special_days_count() -> None:
    dated = part("d", "jazz", 9, 12, dates=Dates(first=date(2026, 3, 3), special="not"))
    zone = shop(CALM, JAZZ, parts=(dated,), calendar=Calendar((), {date(2026, 3, 4): Special("Feast")}))
    found = [len(told(zone, MONDAY + day * DAY)) for day in range(4)]
    assert found == [1, 3, 1, 3]


def test_a_choice_by_hand_wins_and_the_plan_returns_by_itself() -> None:
    zone = shop(
        CALM, JAZZ, ROCK, parts=(part("m", "jazz", 9, 17),), by_hand=(by_hand("h", "rock", at(11), 2),)
    )
    assert told(zone)[1:5] == [("09:00", "jazz"), ("11:00", "rock"), ("13:00", "jazz"), ("17:00", "calm")]
    assert music_line(zone, at(11), at(12))[0].lost == ("m",)


def test_what_lost_is_told_of_the_time_that_was_asked_for() -> None:
    zone = shop(
        CALM, JAZZ, ROCK, parts=(part("m", "jazz", 9, 12),), by_hand=(by_hand("h", "rock", at(7), 8),)
    )
    found = [music_line(zone, at(one), at(two))[0].lost for one, two in ((7, 8), (8, 10), (10, 11), (13, 14))]
    assert found == [(), ("m",), ("m",), ()]


def test_the_later_choice_by_hand_wins_and_then_the_earlier_is_back() -> None:
    hands = (by_hand("one", "jazz", at(8), 48), by_hand("two", "rock", at(10), 1))
    zone = shop(CALM, JAZZ, ROCK, by_hand=hands)
    assert told(zone)[1:4] == [("08:00", "jazz"), ("10:00", "rock"), ("11:00", "jazz")]
    (later,) = music_line(zone, at(40), at(41))
    assert later.anchor
    assert later.anchor.at == at(11)


def test_a_channel_without_music_is_passed_over() -> None:
    zone = shop(CALM, parts=(part("m", "empty", 9, 12),), by_hand=(by_hand("h", "gone", at(1), 2),))
    assert told(zone) == [("00:00", "calm")]


def test_quiet_hours_may_silence_the_music() -> None:
    quiet = (Quiet("q", hours(22, 7), silences_music=True), Quiet("talk", hours(12, 13)))
    zone = shop(CALM, quiet=quiet)
    assert told(zone) == [("00:00", "silence"), ("07:00", "calm"), ("22:00", "silence")]
    (night,) = music_line(zone, at(2), at(3))
    assert (night.source_id, night.channel_id, night.anchor) == ("q", "calm", None)


def test_a_daypart_that_is_silenced_lost() -> None:
    zone = shop(CALM, JAZZ, parts=(part("m", "jazz", 1, 4),), quiet=(Quiet("q", hours(22, 7), True),))
    (night,) = music_line(zone, at(2), at(3))
    assert (night.source, night.channel_id, night.lost) == ("silence", "jazz", ("m",))


def test_a_channels_own_quiet_hours_silence_it_alone() -> None:
    quiet = replace(JAZZ, quiet=(Quiet("q", hours(10, 11), silences_music=True),))
    zone = shop(CALM, quiet, parts=(part("m", "jazz", 9, 12),))
    assert told(zone)[1:5] == [("09:00", "jazz"), ("10:00", "silence"), ("11:00", "jazz"), ("12:00", "calm")]
    assert told(shop(CALM, quiet)) == [("00:00", "calm")]


def test_without_any_music_there_is_nothing() -> None:
    (segment,) = music_line(Plan("shop", shop(CALM).tz), MONDAY, MONDAY + DAY)
    assert (segment.source, segment.start, segment.until, segment.order) == (
        "nothing",
        MONDAY,
        MONDAY + DAY,
        (),
    )


def test_a_segment_begins_its_channel_afresh() -> None:
    zone = shop(CALM, JAZZ, parts=(part("m", "jazz", 9, 12),))
    assert heard(zone, at(9))[1] == heard(zone, at(12))[1] == heard(zone, at(24))[1] == 0


def test_each_day_has_an_order_of_its_own() -> None:
    zone = shop(mix("calm", "abcdefghij"))
    orders = [music_line(zone, MONDAY + n * DAY, MONDAY + (n + 1) * DAY)[0].order[:10] for n in range(3)]
    assert len(set(orders)) == 3


def test_two_zones_have_orders_of_their_own() -> None:
    zone = shop(mix("calm", "abcdefghij"))
    other = replace(zone, zone_id="other")
    assert music_line(zone, MONDAY, at(1))[0].order != music_line(other, MONDAY, at(1))[0].order


@pytest.mark.parametrize(("day", "length"), [("2027-03-28", 23), ("2026-10-25", 25)])
def test_days_on_which_the_clock_changes_have_no_holes(day: str, length: int) -> None:
    zone = shop(CALM, JAZZ, parts=(part("n", "jazz", 1, 3),))
    midnight = datetime.fromisoformat(day).replace(tzinfo=zone.tz).astimezone(UTC)
    line = music_line(zone, midnight, midnight + length * HOUR)
    assert all(one.until == two.start for one, two in pairwise(line))
    assert (line[0].start, line[-1].until) == (midnight, midnight + length * HOUR)
    assert told(zone, midnight, length * HOUR)[0] == ("00:00", "calm")
    assert told(zone, midnight, length * HOUR)[-1] == ("03:00", "calm")


def test_an_open_end_can_loop_for_a_day() -> None:
    (segment,) = music_line(shop(CALM), MONDAY, at(1), open_end=True)
    assert sum(sound.duration_ms - 2000 for sound in segment.order) >= 24 * 3600 * 1000


def test_an_order_lasts_to_the_end_of_its_segment() -> None:
    (segment,) = music_line(shop(CALM), at(5), at(9))
    assert 9 * 3600 <= sum(sound.duration_ms - 2000 for sound in segment.order) / 1000 < 9 * 3600 + 200


def test_very_short_tracks_end_the_order_and_not_the_server() -> None:
    (segment,) = music_line(shop(mix("beep", reel("ab", lasts_s=1))), MONDAY, MONDAY + DAY)
    assert len(segment.order) == 3000
    assert len(track_starts(segment, MONDAY, MONDAY + DAY)) == 3000


def test_tracks_begin_a_crossfade_before_the_end_of_the_one_before() -> None:
    (segment,) = music_line(shop(CALM), MONDAY, at(1))
    found = track_starts(segment, MONDAY, at(0.2))
    assert [moment - MONDAY for moment, _ in found] == [n * timedelta(seconds=198) for n in range(4)]
    assert [index for _, index in found] == [0, 1, 2, 3]


def test_a_channel_is_tuned_to_where_it_is_heard() -> None:
    zone = shop(CALM, JAZZ, parts=(part("m", "jazz", 9, 12),), quiet=(Quiet("q", hours(10, 11), True),))
    assert tuned(zone, "jazz", MONDAY, MONDAY + DAY) == [(at(9), at(10)), (at(11), at(12))]
    assert tuned(zone, "calm", MONDAY, MONDAY + 2 * DAY)[1] == (at(12), at(33))
    assert tuned(zone, "jazz", at(9.5), at(9.75)) == [(at(9.5), at(9.75))]


def test_changes_of_track_are_counted_within_a_segment() -> None:
    zone = shop(CALM, JAZZ, parts=(part("m", "jazz", 9, 10),))
    found = changes(zone, "jazz", 5, MONDAY, MONDAY + DAY)
    assert [moment - at(9) for moment in found] == [n * 5 * timedelta(seconds=198) for n in (1, 2, 3)]


# --- going on from what plays


def test_an_unchanged_channel_goes_on_with_the_same_anchor() -> None:
    zone = shop(CALM)
    before = playing(zone, at(10))
    (segment,) = music_line(replace(zone, playing=before), at(10), at(11))
    assert (segment.anchor, segment.order) == (before.anchor, before.order)


def test_a_new_track_lets_the_one_that_plays_go_on() -> None:
    zone = shop(CALM)
    more = replace(shop(mix("calm", "abcdefgh")), playing=playing(zone, at(10)))
    assert heard(more, at(10)) == heard(zone, at(10))


def test_a_changed_crossfade_lets_the_track_go_on() -> None:
    zone = shop(CALM)
    longer = replace(shop(replace(CALM, crossfade_ms=8000)), playing=playing(zone, at(10)))
    assert heard(longer, at(10)) == heard(zone, at(10))


def test_when_the_track_that_plays_is_gone_the_next_one_begins() -> None:
    zone = shop(CALM)
    gone, position_ms = heard(zone, at(10))
    left = timedelta(milliseconds=198_000 - position_ms)
    fewer = shop(mix("calm", "abcdef".replace(gone, "")), playing=playing(zone, at(10)))
    assert heard(fewer, at(10)) == (heard(zone, at(10) + left)[0], 0)


def test_another_channel_begins_at_the_moment_of_the_change() -> None:
    changed = shop(JAZZ, playing=playing(shop(CALM), at(10)))
    (segment,) = music_line(changed, at(10), at(11))
    assert segment.anchor
    assert (segment.anchor.index, segment.anchor.position_ms, segment.anchor.at) == (0, 0, at(10))


def test_a_segment_goes_on_whatever_part_of_it_is_asked_for() -> None:
    zone = shop(CALM)
    going = replace(zone, playing=replace(playing(zone, at(10)), anchor=Anchor(100, 7000, at(9))))
    whole = music_line(going, MONDAY, MONDAY + DAY)
    for hour in (2, 5, 8, 9, 20):
        assert sound_at(whole, at(hour)) == sound_at(music_line(going, at(hour), at(hour + 1)), at(hour))
    assert sound_at(whole, at(8)) != sound_at(music_line(zone, MONDAY, MONDAY + DAY), at(8))


def test_before_the_players_began_their_order_the_plan_is_told() -> None:
    zone = shop(JAZZ)
    changed = replace(zone, playing=playing(shop(CALM), at(10)))
    planned, going = music_line(changed, at(5), at(12))
    assert (planned.until, going.start) == (at(10), at(10))
    assert heard(changed, at(6)) == heard(zone, at(6))


def test_only_the_segment_that_plays_goes_on() -> None:
    zone = shop(CALM, JAZZ, parts=(part("m", "jazz", 11, 12),))
    changed = replace(zone, playing=replace(playing(zone, at(10)), crossfade_ms=9))
    assert music_line(changed, at(11), at(12)) == music_line(zone, at(11), at(12))


def test_players_that_were_left_alone_for_days_go_on_with_their_track() -> None:
    zone = shop(CALM)
    (old,) = music_line(zone, MONDAY, at(1), open_end=True)
    assert old.anchor
    now = at(10, MONDAY + 5 * DAY)
    index, position_ms = track_at(old, now) or (0, 0)
    alone = Playing(now, "calm", old.order, old.anchor, old.crossfade_ms)
    assert heard(replace(zone, playing=alone), now) == (old.order[index].sha256[0], position_ms)


# --- laws


parts = st.builds(
    lambda name, channel, window, priority, day: part(
        name, channel, 0, 0, window=window, priority=priority, created_at=BORN + day * DAY
    ),
    st.sampled_from("pqrs"),
    st.sampled_from(["calm", "jazz", "rock", "empty"]),
    windows,
    st.integers(1, 3),
    st.integers(0, 2),
)
hands = st.builds(
    by_hand, st.sampled_from("hi"), st.sampled_from(["jazz", "rock"]), moments, st.sampled_from([0.5, 9, 100])
)
quiets = st.builds(Quiet, st.sampled_from("mn"), windows, st.just(True))


told_to_play = st.builds(
    lambda now, channel, index, began_s: Playing(
        now,
        channel,
        tuple(each.sound for each in JAZZ.reels[0].songs),
        Anchor(index, 0, now - timedelta(seconds=began_s)),
        2000,
    ),
    moments,
    st.sampled_from(["calm", "jazz"]),
    st.integers(0, 5),
    st.integers(0, 9999),
)


@st.composite
def any_shop(draw: st.DrawFn) -> Plan:
    def some(kind: st.SearchStrategy, most: int) -> tuple:
        unique = (lambda each: each.daypart_id) if kind is parts else repr
        return tuple(draw(st.lists(kind, max_size=most, unique_by=unique)))

    zone = shop(CALM, JAZZ, ROCK, parts=some(parts, 4), by_hand=some(hands, 2), quiet=some(quiets, 1))
    zone = replace(zone, ladder=draw(st.sampled_from([("calm",), ("gone", "rock"), ()])))
    return replace(zone, playing=draw(st.none() | told_to_play))


lengths = st.integers(1, 60 * 60).map(lambda minutes: timedelta(minutes=minutes))


@given(any_shop(), moments, lengths)
def test_the_line_has_no_holes_and_no_overlaps(zone: Plan, start: datetime, length: timedelta) -> None:
    line = music_line(zone, start, start + length)
    assert (line[0].start, line[-1].until) == (start, start + length)
    assert all(one.until == two.start for one, two in pairwise(line))
    assert all(each.start < each.until for each in line)


@given(any_shop(), moments, lengths, lengths)
def test_a_line_is_the_sum_of_its_parts(zone: Plan, start: datetime, one: timedelta, two: timedelta) -> None:
    middle, end = start + one, start + one + two
    whole = music_line(zone, start, end)
    parted = [*music_line(zone, start, middle), *music_line(zone, middle, end)]
    assert [sound_at(whole, moment) for moment in some_of(start, end)] == [
        sound_at(parted, moment) for moment in some_of(start, end)
    ]


def some_of(start: datetime, end: datetime) -> list[datetime]:
    return [start + n * (end - start) / 37 for n in range(37)]


def sound_at(line: list[Segment] | tuple[Segment, ...], moment: datetime) -> object:
    (segment,) = (each for each in line if each.start <= moment < each.until)
    index, position_ms = track_at(segment, moment) or (0, 0)
    source = segment.source, segment.source_id, segment.channel_id
    return *source, segment.order[index] if segment.order else None, position_ms


@given(any_shop(), moments, lengths, st.randoms())
def test_the_order_of_the_rows_does_not_matter(
    zone: Plan, start: datetime, length: timedelta, chance
) -> None:
    mixed = {
        name: tuple(chance.sample(getattr(zone, name), len(getattr(zone, name))))
        for name in ("parts", "by_hand", "quiet")
    }
    other = replace(zone, **mixed)  # type: ignore[arg-type]
    assert music_line(other, start, start + length) == music_line(zone, start, start + length)


@given(any_shop(), any_shop(), moments)
def test_going_on_twice_changes_nothing(before: Plan, after: Plan, moment: datetime) -> None:
    (old,), (new,) = (music_line(zone, moment, moment + HOUR)[:1] for zone in (before, after))
    if old.anchor is None or new.anchor is None:
        return
    once = replace(after, playing=Playing(moment, old.channel_id, old.order, old.anchor, old.crossfade_ms))
    (first,) = music_line(once, moment, moment + HOUR)[:1]
    assert first.anchor
    again = Playing(moment, first.channel_id, first.order, first.anchor, first.crossfade_ms)
    assert music_line(replace(after, playing=again), moment, moment + HOUR)[0] == first
