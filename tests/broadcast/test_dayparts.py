from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from broadcast.dayparts import Window, instant, spans, within

EVERY_DAY = frozenset(range(7))
ZONES = [
    "Europe/London",
    "Europe/Dublin",
    "America/New_York",
    "America/Santiago",
    "Africa/Casablanca",
    "Africa/Cairo",
    "Asia/Beirut",
    "Asia/Kathmandu",
    "Australia/Lord_Howe",
    "Pacific/Apia",
    "UTC",
]

zones = st.sampled_from(ZONES).map(ZoneInfo)
days = st.dates(date(2009, 1, 1), date(2045, 12, 31))
times = st.times().map(lambda at: at.replace(second=0, microsecond=0))
windows = st.builds(Window, days=st.frozensets(st.integers(0, 6)), start=times, end=times)
moments = st.datetimes(datetime(2009, 1, 1), datetime(2045, 12, 31), timezones=st.just(UTC))  # noqa: DTZ001


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("zone", "wall", "expected"),
    [
        ("Europe/London", "2027-03-28T01:30", "2027-03-28T01:00"),
        ("Europe/London", "2027-03-28T01:00", "2027-03-28T01:00"),
        ("Europe/London", "2027-03-28T00:59", "2027-03-28T00:59"),
        ("Europe/Dublin", "2027-03-28T01:30", "2027-03-28T01:00"),
        ("America/New_York", "2027-03-14T02:30", "2027-03-14T07:00"),
        ("Australia/Lord_Howe", "2026-10-04T02:10", "2026-10-03T15:30"),
        ("America/Santiago", "2026-09-06T00:00", "2026-09-06T04:00"),
        ("Africa/Cairo", "2026-04-24T00:30", "2026-04-23T22:00"),
        ("Asia/Beirut", "2026-03-29T00:15", "2026-03-28T22:00"),
        ("Africa/Casablanca", "2026-03-22T02:30", "2026-03-22T02:00"),
        ("Pacific/Apia", "2011-12-30T12:00", "2011-12-30T10:00"),
    ],
)
def test_a_skipped_wall_time_is_the_end_of_the_gap(zone: str, wall: str, expected: str) -> None:
    local = datetime.fromisoformat(wall)
    assert instant(local.date(), local.time(), ZoneInfo(zone)) == utc(expected)


@pytest.mark.parametrize(
    ("zone", "wall", "expected"),
    [
        ("Europe/London", "2026-10-25T01:30", "2026-10-25T00:30"),
        ("Europe/Dublin", "2026-10-25T01:30", "2026-10-25T00:30"),
        ("America/New_York", "2026-11-01T01:00", "2026-11-01T05:00"),
        ("Australia/Lord_Howe", "2027-04-04T01:45", "2027-04-03T14:45"),
        ("America/Santiago", "2026-04-04T23:30", "2026-04-05T02:30"),
        ("Africa/Casablanca", "2026-02-15T02:30", "2026-02-15T01:30"),
    ],
)
def test_a_wall_time_that_happens_twice_is_the_first(zone: str, wall: str, expected: str) -> None:
    local = datetime.fromisoformat(wall)
    assert instant(local.date(), local.time(), ZoneInfo(zone)) == utc(expected)


@given(days, times, zones)
def test_an_instant_reads_as_its_wall_time_or_as_the_first_after_the_gap(
    day: date, at: time, tz: ZoneInfo
) -> None:
    moment = instant(day, at, tz)
    wall, second = datetime.combine(day, at), timedelta(seconds=1)
    assert moment.astimezone(tz).replace(tzinfo=None) >= wall
    assert (moment - second).astimezone(tz).replace(tzinfo=None) < wall


@given(days, times, st.timedeltas(timedelta(0), timedelta(days=2)), zones)
def test_instants_never_run_backwards(day: date, at: time, later: timedelta, tz: ZoneInfo) -> None:
    wall = datetime.combine(day, at)
    after = wall + later
    assert instant(day, at, tz) <= instant(after.date(), after.time(), tz)


def test_the_weeks_after_a_change_are_unshifted() -> None:
    london = ZoneInfo("Europe/London")
    sundays = [instant(date(2027, 3, 28) + timedelta(weeks=n), time(1, 30), london) for n in range(1, 5)]
    assert {at.astimezone(london).time() for at in sundays} == {time(1, 30)}


def test_a_window_over_midnight_belongs_to_the_day_it_starts_on() -> None:
    friday_night = Window(frozenset({4}), time(22), time(2))
    found = spans(friday_night, ZoneInfo("UTC"), utc("2026-03-07T01:00"), utc("2026-03-07T23:00"))
    assert found == [(utc("2026-03-06T22:00"), utc("2026-03-07T02:00"))]


@pytest.mark.parametrize(("day", "hours"), [(date(2027, 3, 28), 23), (date(2026, 10, 25), 25)])
def test_a_whole_day_is_as_long_as_the_day(day: date, hours: int) -> None:
    tz = ZoneInfo("Europe/London")
    noon = instant(day, time(12), tz)
    [(begin, end)] = spans(Window(EVERY_DAY, time(0), time(0)), tz, noon, noon + timedelta(hours=1))
    assert end - begin == timedelta(hours=hours)


def test_a_day_that_a_zone_skips_has_no_span() -> None:
    fridays = Window(frozenset({4}), time(9), time(17))
    found = spans(fridays, ZoneInfo("Pacific/Apia"), utc("2011-12-26T00:00"), utc("2012-01-04T00:00"))
    assert found == []


def test_a_window_inside_a_gap_is_empty() -> None:
    window = Window(EVERY_DAY, time(1, 10), time(1, 50))
    found = spans(window, ZoneInfo("Europe/London"), utc("2027-03-27T12:00"), utc("2027-03-28T12:00"))
    assert found == []


@given(windows, zones, moments, st.timedeltas(timedelta(0), timedelta(days=9)))
def test_spans_are_in_order_apart_and_touch_what_was_asked(
    window: Window, tz: ZoneInfo, start: datetime, length: timedelta
) -> None:
    found = spans(window, tz, start, start + length)
    assert all(begin < end and begin < start + length and start < end for begin, end in found)
    assert all(left[1] <= right[0] for left, right in pairwise(found))


@given(windows, zones, moments, st.timedeltas(timedelta(0), timedelta(days=9)))
def test_spans_are_the_same_however_they_are_asked_for(
    window: Window, tz: ZoneInfo, start: datetime, length: timedelta
) -> None:
    halfway, until = start + length / 2, start + length
    parts = spans(window, tz, start, halfway) + spans(window, tz, halfway, until)
    assert sorted(set(parts)) == spans(window, tz, start, until)


@given(windows, zones, moments)
def test_within_agrees_with_spans(window: Window, tz: ZoneInfo, at: datetime) -> None:
    around = spans(window, tz, at - timedelta(days=4), at + timedelta(days=4))
    assert within([window], tz, at) == any(begin <= at < end for begin, end in around)


def test_the_start_is_within_and_the_end_is_not() -> None:
    nine_to_five, tz = Window(EVERY_DAY, time(9), time(17)), ZoneInfo("UTC")
    assert within([nine_to_five], tz, utc("2026-03-02T09:00"))
    assert not within([nine_to_five], tz, utc("2026-03-02T17:00"))
    assert not within([], tz, utc("2026-03-02T09:00"))


def test_a_day_that_does_not_exist_is_refused() -> None:
    with pytest.raises(ValueError, match="0 \\(Monday\\) to 6"):
        Window(frozenset({7}), time(9), time(17))
