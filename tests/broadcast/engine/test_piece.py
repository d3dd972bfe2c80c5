"""What happens where several want the same moment."""

from dataclasses import replace
from datetime import datetime, time, timedelta

import pytest

from broadcast.dayparts import Window
from broadcast.engine.piece import Piece
from broadcast.engine.plan import At, Cycle, Quiet, Rule, Rundown
from broadcast.rundown import build_rundown
from tests.broadcast.plans import DAY, EVERY_DAY, MONDAY, hours, item, plan, rule

NINE = MONDAY.replace(hour=9)
NIGHT = Quiet("night", Window(EVERY_DAY, time(8, 59), time(9, 1)))


def at_nine(name: str, **changes: object) -> Rule:
    return rule(name, 480, **changes)  # type: ignore[arg-type]


def run(*rules: Rule, **changes: object) -> Rundown:
    return build_rundown(plan(*rules, **changes), MONDAY, MONDAY + DAY)


def starts(result: Rundown) -> dict[str, str]:
    return {cue.schedule_id: f"{cue.at:%H:%M:%S}" for cue in result.cues}


@pytest.mark.parametrize(("gap_a", "gap_b", "at"), [(0, 0, 20), (5, 30, 50), (30, 5, 50), (0.5, 0, 20.5)])
def test_between_two_the_larger_of_their_gaps_is_kept(gap_a: float, gap_b: float, at: float) -> None:
    cues = run(at_nine("a", min_gap_s=gap_a), at_nine("b", min_gap_s=gap_b)).cues
    assert cues[1].at == NINE + timedelta(seconds=at)


def test_a_gap_is_kept_before_what_comes_later_too() -> None:
    soon = at_nine("soon", priority=90, windows=(Window(EVERY_DAY, time(9, 1), time(10)),))
    assert starts(run(at_nine("a", min_gap_s=41, late_by_s=300), soon)) == {
        "soon": "09:01:00",
        "a": "09:02:01",
    }


def test_a_gap_is_kept_before_what_wants_it_itself() -> None:
    soon = at_nine("soon", priority=90, min_gap_s=41, windows=(Window(EVERY_DAY, time(9, 1), time(10)),))
    assert starts(run(at_nine("a", late_by_s=300), soon)) == {"soon": "09:01:00", "a": "09:02:01"}


def test_a_long_gap_of_one_schedule_keeps_nothing_else_from_playing() -> None:
    proud = at_nine("proud", min_gap_s=3600, windows=(hours(12, 13),))
    others = (rule("x", 10, windows=(), late_by_s=3000), rule("y", 7, windows=(), late_by_s=3000))
    result = run(proud, *others)
    assert {lost.at.hour for lost in result.dropped} <= {10, 11, 12, 13}


def test_what_waits_says_for_whom() -> None:
    first, second = run(at_nine("a"), at_nine("b")).cues
    assert (first.waited_for, second.waited_for) == (None, "a")
    assert first.planned == second.planned == NINE


def test_who_comes_third_still_names_the_first_in_its_way() -> None:
    assert [cue.waited_for for cue in run(at_nine("a"), at_nine("b"), at_nine("c")).cues] == [None, "a", "a"]


def test_the_lengths_of_a_pool_are_those_of_who_speaks() -> None:
    pool = at_nine("a", priority=90, items=(item("short", 10), item("long", 60)))
    found = build_rundown(plan(pool, at_nine("b")), MONDAY, MONDAY + 2 * DAY).cues
    assert sorted(f"{cue.at:%S}" for cue in found if cue.schedule_id == "b") == ["05", "15"]


def test_what_may_be_heard_in_quiet_hours_is() -> None:
    result = run(at_nine("alarm", in_quiet_hours=True), at_nine("ad"), quiet=(NIGHT,))
    assert starts(result) == {"alarm": "09:00:00"}
    assert [(lost.schedule_id, lost.lost_to) for lost in result.dropped] == [("ad", "night")]


def test_nothing_reaches_into_hours_that_are_excluded() -> None:
    lunch = Window(EVERY_DAY, time(9, 0, 10), time(9, 5))
    [lost] = run(at_nine("a", exclusions=(lunch,))).dropped
    assert (lost.reason, lost.lost_to) == ("quiet_hours", None)


def test_a_skipped_occurrence_is_told_and_takes_no_time() -> None:
    result = run(at_nine("a", skipped=frozenset({NINE})), at_nine("b"))
    assert starts(result) == {"b": "09:00:00"}
    assert [(lost.reason, lost.at) for lost in result.dropped] == [("skipped", NINE)]


def test_a_moved_occurrence_keeps_its_id_wherever_it_goes() -> None:
    [usual] = run(at_nine("a")).cues
    sunday_night = datetime(2026, 3, 8, 23, 30, tzinfo=NINE.tzinfo)
    zone = plan(at_nine("a", moved=((NINE, sunday_night),)))
    assert build_rundown(zone, MONDAY, MONDAY + DAY).cues == ()
    found = build_rundown(zone, sunday_night, sunday_night + DAY / 4).cues
    assert [(cue.id, cue.at, cue.planned) for cue in found] == [(usual.id, sunday_night, NINE)]


def test_what_a_rule_no_longer_plans_cannot_be_moved_or_skipped() -> None:
    gone = NINE + timedelta(minutes=7)
    changed = at_nine("a", moved=((gone, NINE.replace(hour=20)),), skipped=frozenset({gone}))
    assert starts(run(changed)) == {"a": "09:00:00"}


def test_items_of_one_moment_play_one_after_the_other_with_ids_of_their_own() -> None:
    both = at_nine("a", times=Cycle(480), items=(item("x"), item("y")))
    cues = run(both).cues
    assert [cue.announcement_id for cue in cues] == ["x-words", "y-words"]
    assert len({cue.id for cue in cues}) == 2


def test_the_clock_comes_before_sequences_and_intervals() -> None:
    cycle = at_nine("cycle", times=Cycle(480), priority=60)
    bell = at_nine("bell", times=At((time(9),)), priority=1)
    assert list(starts(run(at_nine("interval", priority=99), cycle, bell))) == ["bell", "cycle", "interval"]


def test_a_crowded_day_and_hours_of_patience_are_not_slow(monkeypatch: pytest.MonkeyPatch) -> None:
    looks = 0
    look = Piece._step

    def counted(*args: object) -> object:
        nonlocal looks
        looks += 1
        return look(*args)  # type: ignore[arg-type]

    monkeypatch.setattr(Piece, "_step", counted)
    always = rule("a", 1, lasts_s=50, windows=(), late_by_s=90_000)
    result = run(*(replace(always, schedule_id=name) for name in "abc"))
    offers = len(result.cues) + len(result.dropped)
    assert looks < 8 * offers
