"""Every change of a clock in the world, from 2024 to 2037."""

from bisect import bisect_left
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from typing import NamedTuple
from zoneinfo import ZoneInfo, available_timezones

import pytest

from broadcast.dayparts import Window
from broadcast.engine.plan import At, Plan
from broadcast.rundown import build_rundown, planned_times
from tests.broadcast.plans import DAY, hours, plan, rule

WALLS = (time(0), time(1, 30), time(2), time(2, 30), time(3))
STEP, HOUR = timedelta(minutes=15), timedelta(hours=1)
FIRST, LAST = datetime(2024, 1, 1, tzinfo=UTC), datetime(2038, 1, 1, tzinfo=UTC)
#: Zones with rare rules: half an hour, midnight, back for Ramadan, winter as the change.
NAMED = ["Australia/Lord_Howe", "America/Santiago", "Africa/Casablanca", "Europe/Dublin"]

DAILY = rule("daily", times=At(WALLS), windows=())
INTERVAL = rule("interval", 60, windows=(hours(0, 4),))
OVERNIGHT = rule("overnight", times=At(WALLS), windows=(hours(22, 3),))


class Change(NamedTuple):
    """A clock that changes: the moment, and what it is away from UTC before and after."""

    at: datetime
    before: timedelta
    after: timedelta


def changes(tz: ZoneInfo) -> Iterator[Change]:
    at = FIRST
    while at < LAST:
        after = at + 5 * DAY
        if away(tz, at) != away(tz, after):
            yield Change(moment_of_change(tz, at, after), away(tz, at), away(tz, after))
        at = after


def away(tz: ZoneInfo, at: datetime) -> timedelta:
    return at.astimezone(tz).utcoffset() or timedelta(0)


def moment_of_change(tz: ZoneInfo, low: datetime, high: datetime) -> datetime:
    before = away(tz, low)
    while high - low > STEP:
        middle = low + (high - low) / STEP // 2 * STEP
        low, high = (middle, high) if away(tz, middle) == before else (low, middle)
    return high


@cache
def changes_of_the_world() -> dict[Change, str]:
    """Each with one of its zones: around a change, all that share it are the same."""
    return {change: name for name in sorted(available_timezones()) for change in changes(ZoneInfo(name))}


class Clock:
    """What a clock on the wall shows, quarter by quarter; the oracle of these tests."""

    def __init__(self, tz: ZoneInfo, day: date, days: int) -> None:
        start = datetime.combine(day, time(0), UTC) - DAY
        self.moments = [start + n * STEP for n in range((days + 2) * 96)]
        shown = [at.astimezone(tz).replace(tzinfo=None) for at in self.moments]
        #: The latest that it has shown so far, so that what it shows twice counts the first time.
        self.latest = [max(shown[max(0, n - 12) : n + 1]) for n in range(len(shown))]

    def first(self, day: date, at: time) -> datetime:
        """The first moment at which the clock shows this time or, where it skips it, a later one."""
        return self.moments[bisect_left(self.latest, datetime.combine(day, at))]

    def expected(self, days: list[date], walls: tuple[time, ...]) -> list[datetime]:
        return sorted({self.first(day, at) for day in days for at in walls})


def check(tz: ZoneInfo, change: Change) -> None:
    around = change.at.astimezone(tz).date() - 2 * DAY
    days = [around + n * DAY for n in range(5)]
    clock, zone = Clock(tz, around, 6), plan(tz=tz)
    start, until = clock.first(days[0], time(0)), clock.first(days[-1] + DAY, time(0))
    assert planned_times(zone, DAILY, start, until) == clock.expected(days, WALLS)
    nights = clock.expected(days[1:], WALLS[:-1])
    assert planned_times(zone, OVERNIGHT, start + 20 * HOUR, until) == nights
    assert planned_times(zone, INTERVAL, start, until) == list(hourly(clock, days))
    check_weeks(zone, change, start)


def hourly(clock: Clock, days: list[date]) -> Iterator[datetime]:
    for day in days:
        at, end = clock.first(day, time(0)), clock.first(day, time(4))
        while at < end:
            yield at
            at += HOUR


def check_weeks(zone: Plan, change: Change, start: datetime) -> None:
    """Weekly on the day of the change: four times, and from the second on exactly by the wall."""
    local = change.at.astimezone(zone.tz)
    weekly = rule(
        "weekly", times=At((time(2, 30),)), windows=(Window(frozenset({local.weekday()}), time(0), time(0)),)
    )
    found = planned_times(zone, weekly, start, start + 26 * DAY)
    assert len(found) == 4
    walls = {at.astimezone(zone.tz).strftime("%a %H:%M") for at in found[1:]}
    assert walls == {local.strftime("%a 02:30")}


def test_skipped_times_play_at_the_end_of_the_gap_and_doubled_ones_once_everywhere() -> None:
    world = changes_of_the_world()
    assert len(world) > 500
    for change, name in world.items():
        check(ZoneInfo(name), change)


@pytest.mark.parametrize("name", NAMED)
def test_the_rare_clocks_of_the_world(name: str) -> None:
    found = list(changes(ZoneInfo(name)))
    assert {change.after > change.before for change in found} == {True, False}
    for change in found:
        check(ZoneInfo(name), change)


def test_hourly_rules_through_400_days_fire_9600_times() -> None:
    shifts = [rule(f"{start}", times=At((), (0,)), windows=(hours(start, end),)) for start, end in SHIFTS]
    kolkata = plan(*shifts, tz=ZoneInfo("Asia/Kolkata"))
    start = datetime(2026, 1, 1, tzinfo=kolkata.tz).astimezone(UTC)
    result = build_rundown(kolkata, start, start + 400 * DAY)
    assert [cue.at for cue in result.cues] == [start + n * HOUR for n in range(9600)]
    assert not result.dropped


SHIFTS = [(6, 12), (12, 18), (18, 6)]
