from dataclasses import replace
from datetime import datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from broadcast.engine.explaining import Entry, Loss, entries, explain, rule_between
from broadcast.engine.line import music_line, track_at
from broadcast.engine.moments import MS
from broadcast.engine.plan import EVERYTHING, Anchor, At, Plan, Playing, Quiet
from broadcast.rundown import build_rundown
from tests.broadcast.any_plan import any_plan
from tests.broadcast.any_plan import starts as moments
from tests.broadcast.engine.test_line import any_shop
from tests.broadcast.plans import BORN, DAY, MONDAY, hours, plan, rule
from tests.broadcast.songs import HOUR, by_hand, mix, part, shop

NINE = MONDAY + 9 * HOUR
SECOND = timedelta(seconds=1)
CALM, JAZZ, ROCK = mix("calm", "abcdef"), mix("jazz", "uvwxyz"), mix("rock", "123456")


def only(zone: Plan, kind: str) -> list[Entry]:
    return [entry for entry in entries(zone, NINE, NINE + HOUR) if entry.kind == kind]


def test_a_rule_that_keeps_its_time_is_as_planned() -> None:
    (entry,) = only(plan(rule("hello", 480)), "cue")
    assert (entry.at, entry.why, entry.row_id, entry.announcement_id) == (
        NINE,
        "planned",
        "hello",
        "hello-words",
    )


def test_what_waits_says_for_whom_and_the_winner_says_by_which_rule() -> None:
    high, low = only(plan(rule("low", 480, priority=10), rule("high", 480)), "cue")
    assert (high.row_id, high.lost) == ("high", (Loss("low", "priority"),))
    assert (low.why, low.by, low.planned) == ("waited", "high", NINE)


def test_what_falls_out_says_why_and_by_whom() -> None:
    zone = plan(rule("low", 480, priority=10, late_by_s=1), rule("high", 480))
    (dropped,) = only(zone, "dropped")
    assert (dropped.row_id, dropped.why, dropped.by) == ("low", "late", "high")
    assert only(zone, "cue")[0].lost == (Loss("low", "priority"),)


def test_an_occurrence_that_was_moved_says_so() -> None:
    moved = rule("hello", 480, moved=((NINE, NINE + HOUR / 2),))
    (entry,) = only(plan(moved), "cue")
    assert (entry.at, entry.why, entry.planned) == (NINE + HOUR / 2, "moved", NINE)


def test_each_rule_of_the_order_has_its_name() -> None:
    plain = rule("b")
    assert rule_between(rule("z", times=At()), plain) == "kind"
    assert rule_between(rule("z", priority=90), plain) == "priority"
    assert rule_between(rule("z", created_at=BORN - DAY), plain) == "age"
    assert rule_between(rule("a"), plain) == "id"


def test_music_says_which_daypart_won_and_by_which_rule() -> None:
    parts = (part("m", "jazz", 9, 12), part("n", "rock", 8, 12, priority=10), part("o", "rock", 9, 10))
    found = explain(shop(CALM, JAZZ, ROCK, parts=parts), NINE)
    assert (found.why, found.segment.source_id) == ("daypart", "m")
    assert found.lost == (Loss("o", "id"), Loss("n", "priority"))


def test_a_track_is_heard_from_the_very_moment_at_which_it_begins() -> None:
    (segment,) = music_line(shop(CALM), NINE - 9 * HOUR, NINE)
    found = [explain(shop(CALM), NINE - 9 * HOUR + n * timedelta(seconds=198)) for n in range(1, 4)]
    assert [(each.music, each.position_ms) for each in found] == [(segment.order[n], 0) for n in range(1, 4)]


def test_a_choice_by_hand_wins_over_dayparts_and_earlier_choices() -> None:
    hands = (by_hand("one", "calm", NINE - HOUR, 5), by_hand("two", "rock", NINE, 1))
    found = explain(shop(CALM, JAZZ, ROCK, parts=(part("m", "jazz", 9, 12),), by_hand=hands), NINE)
    assert (found.why, found.segment.source_id) == ("by_hand", "two")
    assert found.lost == (Loss("one", "later_choice"), Loss("m", "by_hand"))


def test_where_nothing_says_otherwise_the_channel_or_everything_plays() -> None:
    assert explain(shop(CALM), NINE).why == "channel"
    assert explain(shop(mix(EVERYTHING, "abc")), NINE).why == "everything"
    assert explain(plan(), NINE).why == "nothing"


def test_silence_names_the_quiet_hours() -> None:
    quiet = Quiet("night", hours(8, 10), silences_music=True)
    found = explain(shop(CALM, quiet=(quiet,)), NINE)
    assert (found.why, found.music, found.quiet, found.segment.source_id) == (
        "silence",
        None,
        ("night",),
        "night",
    )


def test_a_daypart_loses_to_quiet_hours_and_to_what_was_chosen_before_it() -> None:
    quiet, zone = Quiet("night", hours(8, 10), True), shop(CALM, JAZZ, parts=(part("m", "jazz", 9, 12),))
    assert explain(replace(zone, quiet=(quiet,)), NINE).lost == (Loss("m", "quiet_hours"),)
    chosen = replace(zone, by_hand=(by_hand("h", "calm", NINE - HOUR, 5),))
    assert explain(chosen, NINE + HOUR).lost == (Loss("m", "by_hand"),)
    assert explain(chosen, NINE - HOUR / 2).lost == ()


def test_an_announcement_is_heard_from_its_start_to_its_end() -> None:
    zone = plan(rule("hello", 480, lasts_s=20))
    heard = [explain(zone, NINE + timedelta(seconds=s)).cue is not None for s in (-1, 0, 19.9, 20)]
    assert heard == [False, True, True, False]


def test_what_did_not_get_its_moment_is_told_around_it() -> None:
    zone = plan(rule("low", 480, priority=10, late_by_s=1), rule("high", 480))
    assert [entry.row_id for entry in explain(zone, NINE + HOUR / 10).around] == ["low"]
    assert explain(zone, NINE + HOUR).around == ()


def test_a_channel_in_which_the_players_came_late_is_told_once() -> None:
    going = Playing(NINE + HOUR / 2, "jazz", (), Anchor(0, 0, NINE), 0)
    (head,) = (
        each for each in entries(shop(CALM, playing=going), NINE, NINE + HOUR) if each.kind == "segment"
    )
    assert (head.at, head.channel_id) == (NINE, "calm")


def test_what_sounds_already_stands_at_the_start_and_says_since_when() -> None:
    zone = replace(shop(CALM), rules=(rule("hello", 480, lasts_s=20),))
    (began,) = (each for each in entries(zone, NINE, NINE + SECOND) if each.kind == "cue")
    start = NINE + 10 * SECOND
    head, track, cue = entries(zone, start, start + SECOND)
    assert (head.kind, track.kind, track.sound) == ("segment", "track", explain(zone, start).music)
    assert (track.at, track.why) == (start, "goes_on")
    assert start - (track.planned or start) == explain(zone, start).position_ms * MS
    assert (cue.at, cue.why, cue.planned, cue.row_id) == (start, "goes_on", began.at, "hello")


def test_what_begins_at_the_start_does_not_go_on() -> None:
    at = next(entry.at for entry in only(shop(CALM), "track") if entry.at > NINE)
    assert [entry.why for entry in entries(shop(CALM), at, at + SECOND)] == ["channel", "next_track"]


def test_entries_stand_in_the_order_of_time() -> None:
    zone = replace(shop(CALM), rules=(rule("hello", 30),))
    found = entries(zone, NINE, NINE + HOUR)
    assert [entry.at for entry in found] == sorted(entry.at for entry in found)
    assert [entry.kind for entry in found][:1] == ["segment"]
    assert {entry.kind for entry in found} == {"segment", "track", "cue"}


@given(any_plan(), moments)
def test_what_is_explained_is_what_the_feed_says(zone: Plan, start: datetime) -> None:
    cues = build_rundown(zone, start - HOUR, start + HOUR).cues
    for moment in [start, *(cue.at for cue in cues[:20] if cue.at >= start)]:
        sounding = [
            cue for cue in cues if cue.at <= moment < cue.at + timedelta(milliseconds=cue.sound.duration_ms)
        ]
        assert explain(zone, moment).cue == (sounding[0] if sounding else None)


@given(any_shop(), moments, st.integers(0, 24 * 60))
def test_the_track_that_is_explained_is_the_one_of_the_line(
    zone: Plan, start: datetime, minutes: int
) -> None:
    moment = start + timedelta(minutes=minutes)
    line = music_line(zone, start, start + 2 * DAY)
    (segment,) = (each for each in line if each.start <= moment < each.until)
    index, position_ms = track_at(segment, moment) or (None, 0)
    found = explain(zone, moment)
    expected = None if index is None else segment.order[index]
    assert (found.music, found.position_ms) == (expected, position_ms)
