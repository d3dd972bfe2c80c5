"""What holds for every plan, from hardly anything to more than a day can hold."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from itertools import pairwise
from random import Random
from zoneinfo import ZoneInfo

from hypothesis import assume, event, given
from hypothesis import strategies as st

from broadcast.dayparts import Window, spans, within
from broadcast.rundown import IntervalRule, Plan, Sound, build_rundown, next_times
from tests.broadcast.plans import BORN, DAY, EVERY_DAY, hours, plan, rule

ZONES = [
    "Europe/London",
    "Australia/Lord_Howe",
    "America/Santiago",
    "Africa/Casablanca",
    "Pacific/Apia",
    "UTC",
]
clock = st.builds(time, st.integers(0, 23), st.sampled_from([0, 1, 30, 59]), st.sampled_from([0, 50]))
week = st.frozensets(st.integers(0, 6)) | st.just(EVERY_DAY)
windows = st.builds(Window, days=week, start=clock, end=clock) | st.just(hours(0, 0))


@st.composite
def any_plan(draw: st.DrawFn) -> Plan:
    rules = [
        rule(
            f"r{number}",
            draw(st.sampled_from([1, 2, 7, 15, 60, 1000])),
            lasts_s=draw(st.sampled_from([1, 20, 61, 300])),
            window=draw(windows),
            priority=draw(st.integers(1, 3)),
            created_at=BORN + draw(st.integers(0, 2)) * DAY,
            late_by_s=draw(st.sampled_from([0, 30, 120, 900, 90_000])),
        )
        for number in range(draw(st.integers(1, 4)))
    ]
    # Every minute and hours late at once would take the test, not the engine, too long.
    assume(all(each.every_min > 2 or each.late_by_s < 1000 for each in rules))
    quiet = tuple(draw(st.lists(windows.filter(lambda each: each.start != each.end), max_size=2)))
    tz = ZoneInfo(draw(st.sampled_from(ZONES)))
    return plan(*rules, tz=tz, quiet=quiet, min_gap_s=draw(st.sampled_from([0, 0.5, 5, 60])))


CHANGES = ["2011-12-29", "2026-02-14", "2026-03-28", "2026-04-04", "2026-09-05", "2026-10-03", "2026-10-24"]
starts = st.builds(
    lambda day, minutes: datetime.fromisoformat(day).replace(tzinfo=UTC) + timedelta(minutes=minutes),
    st.sampled_from(CHANGES),
    st.integers(0, 2 * 24 * 60),
)
lengths = st.timedeltas(timedelta(0), timedelta(hours=36))


@given(any_plan(), starts, lengths, st.floats(0, 1))
def test_a_rundown_is_the_sum_of_its_parts(
    zone: Plan, start: datetime, length: timedelta, part: float
) -> None:
    cut, until = start + length * part, start + length
    whole, left, right = (build_rundown(zone, *span) for span in ((start, until), (start, cut), (cut, until)))
    event(f"{len(whole.cues).bit_length()} bits of cues")
    assert whole.cues == left.cues + right.cues
    assert whole.dropped == left.dropped + right.dropped


@given(any_plan(), starts, st.randoms(use_true_random=False))
def test_the_order_of_rows_does_not_matter(zone: Plan, start: datetime, dice: Random) -> None:
    rules, quiet = list(zone.rules), list(zone.quiet)
    dice.shuffle(rules)
    dice.shuffle(quiet)
    shuffled = replace(zone, rules=tuple(rules), quiet=tuple(quiet))
    assert build_rundown(shuffled, start, start + DAY) == build_rundown(zone, start, start + DAY)


@given(any_plan(), starts)
def test_no_two_overlap_the_gap_holds_and_ids_are_unique(zone: Plan, start: datetime) -> None:
    cues = build_rundown(zone, start, start + 2 * DAY).cues
    gap = timedelta(seconds=zone.min_gap_s)
    for before, after in pairwise(cues):
        assert before.at + timedelta(milliseconds=before.sound.duration_ms) + gap <= after.at
    assert len({cue.id for cue in cues}) == len(cues)


@given(any_plan(), starts)
def test_no_cue_is_heard_in_quiet_hours(zone: Plan, start: datetime) -> None:
    for cue in build_rundown(zone, start, start + DAY).cues[:200]:
        last = cue.at + timedelta(milliseconds=cue.sound.duration_ms - 1)
        assert not within(zone.quiet, zone.tz, cue.at)
        assert not within(zone.quiet, zone.tz, last)


@given(any_plan(), starts)
def test_every_occurrence_plays_in_time_or_is_dropped(zone: Plan, start: datetime) -> None:
    until, late = start + DAY, timedelta(hours=30)
    result = build_rundown(zone, start - late, until + late)
    for each in zone.rules:
        planned = set(_planned(zone, each, start, until))
        lost = {drop.at for drop in result.dropped if drop.schedule_id == each.schedule_id}
        cues = [cue.at for cue in result.cues if cue.schedule_id == each.schedule_id]
        in_time = timedelta(seconds=each.late_by_s)
        for at in planned - lost:
            assert any(at <= cue <= at + in_time for cue in cues)


@given(any_plan(), starts)
def test_the_highest_rank_is_never_moved(zone: Plan, start: datetime) -> None:
    top = min(zone.rules, key=lambda each: each.rank)
    assume(top.every_min * 60 >= top.sound.duration_ms / 1000 + zone.min_gap_s)
    cues = build_rundown(zone, start, start + DAY).cues
    planned = set(_planned(zone, top, start, start + DAY))
    assert {cue.at for cue in cues if cue.schedule_id == top.schedule_id} <= planned


@given(any_plan(), starts)
def test_a_calm_plan_never_calls_a_day_full(zone: Plan, start: datetime) -> None:
    calm = tuple(
        replace(
            each, every_min=60, late_by_s=min(each.late_by_s, 900), sound=Sound(each.sound.sha256, 20_000)
        )
        for each in zone.rules
    )
    result = build_rundown(replace(zone, rules=calm), start, start + 2 * DAY)
    assert "day_full" not in {lost.reason for lost in result.dropped}


@given(any_plan(), starts, st.integers(1, 20))
def test_next_times_are_those_of_the_rundown(zone: Plan, after: datetime, count: int) -> None:
    found = next_times(zone, "r0", after, count)
    until = found[-1] + timedelta(milliseconds=1) if found else after + DAY
    cues = build_rundown(zone, after + timedelta(milliseconds=1), until).cues
    assert found == [cue.at for cue in cues if cue.schedule_id == "r0"][:count]


def _planned(zone: Plan, each: IntervalRule, start: datetime, until: datetime) -> Iterator[datetime]:
    """The rule read naively, step by step, to hold the engine against."""
    for opens, closes in spans(each.window, zone.tz, start, until):
        at = opens
        while at < closes:
            if start <= at < until:
                yield at
            at += timedelta(minutes=each.every_min)
