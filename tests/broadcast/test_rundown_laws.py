"""What holds for every plan, from hardly anything to more than a day can hold."""

from dataclasses import replace
from datetime import datetime, timedelta
from itertools import pairwise
from random import Random

from hypothesis import assume, event, given
from hypothesis import strategies as st

from broadcast.dayparts import within
from broadcast.engine.plan import Edge, Every, Plan, Tracks
from broadcast.engine.stretches import holds_on
from broadcast.rundown import build_rundown, music_line, next_times, planned_times
from tests.broadcast.any_plan import any_plan, starts
from tests.broadcast.plans import DAY

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
    rules, quiet, hours = list(zone.rules), list(zone.quiet), list(zone.calendar.hours)
    for rows in (rules, quiet, hours):
        dice.shuffle(rows)
    calendar = replace(zone.calendar, hours=tuple(hours))
    shuffled = replace(zone, rules=tuple(rules), quiet=tuple(quiet), calendar=calendar)
    assert build_rundown(shuffled, start, start + DAY) == build_rundown(zone, start, start + DAY)


@given(any_plan(), starts)
def test_no_two_overlap_the_gap_holds_and_ids_are_unique(zone: Plan, start: datetime) -> None:
    gaps = {rule.schedule_id: timedelta(seconds=rule.min_gap_s) for rule in zone.rules}
    cues = build_rundown(zone, start, start + 2 * DAY).cues
    for before, after in pairwise(cues):
        gap = max(gaps[before.schedule_id], gaps[after.schedule_id])
        assert before.at + timedelta(milliseconds=before.sound.duration_ms) + gap <= after.at
    assert len({cue.id for cue in cues}) == len(cues)


@given(any_plan(), starts)
def test_nothing_is_heard_in_quiet_hours_but_what_may(zone: Plan, start: datetime) -> None:
    rules = {rule.schedule_id: rule for rule in zone.rules}
    for cue in build_rundown(zone, start, start + DAY).cues[:200]:
        rule = rules[cue.schedule_id]
        quiet = () if rule.in_quiet_hours else tuple(each.window for each in zone.quiet)
        last = cue.at + timedelta(milliseconds=cue.sound.duration_ms - 1)
        assert not within((*quiet, *rule.exclusions), zone.tz, cue.at)
        assert not within((*quiet, *rule.exclusions), zone.tz, last)


@given(any_plan(), starts)
def test_every_occurrence_plays_in_time_or_is_dropped(zone: Plan, start: datetime) -> None:
    until, late = start + DAY, timedelta(hours=30)
    result = build_rundown(zone, start - late, until + late)
    for each in zone.rules:
        planned = set(planned_times(zone, each, start, until))
        lost = {drop.at for drop in result.dropped if drop.schedule_id == each.schedule_id}
        cues = [cue.at for cue in result.cues if cue.schedule_id == each.schedule_id]
        in_time = timedelta(seconds=each.late_by_s)
        for at in planned - lost:
            assert any(at <= cue <= at + in_time for cue in cues)


@given(any_plan(), starts)
def test_what_plays_later_than_planned_says_what_it_waited_for(zone: Plan, start: datetime) -> None:
    moved = {planned for rule in zone.rules for planned, _ in rule.moved}
    for cue in build_rundown(zone, start, start + DAY).cues:
        if cue.planned not in moved:
            assert (cue.at > cue.planned) == (cue.waited_for is not None)


@given(any_plan(), starts)
def test_the_highest_rank_is_never_moved(zone: Plan, start: datetime) -> None:
    top = min(zone.rules, key=lambda each: each.rank)
    planned = planned_times(zone, top, start - DAY, start + DAY)
    longest = timedelta(milliseconds=max(item.sound.duration_ms for item in top.items))
    assume(all(a + longest + timedelta(seconds=top.min_gap_s) <= b for a, b in pairwise(planned)))
    cues = build_rundown(zone, start, start + DAY).cues
    assert {cue.at for cue in cues if cue.schedule_id == top.schedule_id} <= set(planned)


@given(any_plan(), starts)
def test_a_calm_plan_never_calls_a_day_full(zone: Plan, start: datetime) -> None:
    calm = tuple(
        replace(rule, late_by_s=min(rule.late_by_s, 900), min_gap_s=min(rule.min_gap_s, 60))
        for rule in zone.rules
        if len(planned_times(zone, rule, start - DAY, start + 3 * DAY)) <= 4 * 24
    )
    result = build_rundown(replace(zone, rules=calm), start, start + 2 * DAY)
    assert "day_full" not in {lost.reason for lost in result.dropped}


@given(any_plan(), starts, st.integers(1, 20))
def test_next_times_are_those_of_the_rundown(zone: Plan, after: datetime, count: int) -> None:
    found = [at for at in next_times(zone, "r0", after, count) if at < after + 2 * DAY]
    cues = build_rundown(zone, after + timedelta(milliseconds=1), after + 2 * DAY).cues
    assert found == [cue.at for cue in cues if cue.schedule_id == "r0"][:count]


@given(any_plan(), starts, lengths, st.floats(0, 1))
def test_planned_times_are_the_sum_of_their_parts(
    zone: Plan, start: datetime, length: timedelta, part: float
) -> None:
    cut, until = start + length * part, start + length
    for rule in zone.rules:
        left, right = planned_times(zone, rule, start, cut), planned_times(zone, rule, cut, until)
        assert planned_times(zone, rule, start, until) == left + right


@given(any_plan(), starts)
def test_a_cue_is_for_the_players_of_its_rule_in_its_way(zone: Plan, start: datetime) -> None:
    rules = {rule.schedule_id: rule for rule in zone.rules}
    for cue in build_rundown(zone, start, start + DAY).cues:
        rule = rules[cue.schedule_id]
        assert (cue.device_ids, cue.mode, cue.late_by_s) == (rule.device_ids, rule.mode, rule.late_by_s)
        assert cue.announcement_id in {item.announcement_id for item in rule.items}


@given(any_plan(), starts)
def test_what_belongs_to_a_channel_is_planned_only_while_it_is_heard(zone: Plan, start: datetime) -> None:
    line = music_line(zone, start, start + DAY)
    heard = {"daypart", "by_hand", "channel"}
    rules = (each for each in zone.rules if each.channel_id and isinstance(each.times, Every | Tracks))
    for rule in rules:
        for at in {*planned_times(zone, rule, start, start + DAY)} - {to for _, to in rule.moved}:
            (segment,) = (each for each in line if each.start <= at < each.until)
            assert segment.channel_id == rule.channel_id
            assert segment.source in heard


@given(any_plan(), starts)
def test_nothing_is_planned_outside_a_rules_dates(zone: Plan, start: datetime) -> None:
    """Asked of the day on which a span starts: at most one before, or two where one is skipped whole."""
    for rule in (each for each in zone.rules if not each.moved and not isinstance(each.times, Edge)):
        for at in planned_times(zone, rule, start, start + DAY):
            day = at.astimezone(zone.tz).date()
            assert any(holds_on(rule.dates, zone.calendar, day - n * DAY) for n in (-1, 0, 1, 2))
            assert rule.expires_at is None or at < rule.expires_at


@given(any_plan())
def test_what_is_skipped_is_not_heard_and_says_so(zone: Plan) -> None:
    for rule in zone.rules:
        for at in rule.skipped:
            result = build_rundown(zone, at, at + timedelta(milliseconds=1))
            named = (each for each in result.dropped if each.schedule_id == rule.schedule_id)
            assert "skipped" in {each.reason for each in named}
            later = build_rundown(zone, at, at + DAY).cues
            assert at not in {cue.planned for cue in later if cue.schedule_id == rule.schedule_id}
