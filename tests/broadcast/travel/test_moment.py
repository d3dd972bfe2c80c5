from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from broadcast.travel.moment import OUT_OF_REACH, UNREADABLE, BadMoment, offset_name, read_moment, written

LONDON, LORD_HOWE = ZoneInfo("Europe/London"), ZoneInfo("Australia/Lord_Howe")
NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)


def test_a_moment_is_the_zones_wall_time() -> None:
    moment = read_moment("2027-06-01T09:00", LONDON, NOW)
    assert (moment.at, moment.note) == (datetime(2027, 6, 1, 8, tzinfo=UTC), "")


def test_a_skipped_time_is_the_end_of_its_gap_and_says_so() -> None:
    moment = read_moment("2027-03-28T01:30", LONDON, NOW)
    assert moment.at == datetime(2027, 3, 28, 1, tzinfo=UTC)
    assert "skip 01:30" in moment.note
    assert "go on at 02:00" in moment.note


def test_a_gap_of_half_an_hour_is_one_too() -> None:
    moment = read_moment("2027-10-03T02:15", LORD_HOWE, NOW)
    assert "go on at 02:30" in moment.note


def test_of_a_doubled_time_the_first_counts_and_the_second_is_named() -> None:
    moment = read_moment("2027-10-31T01:30", LONDON, NOW)
    assert moment.at == datetime(2027, 10, 31, 0, 30, tzinfo=UTC)
    assert moment.second == datetime(2027, 10, 31, 1, 30, tzinfo=UTC)
    assert "twice" in moment.note


def test_what_was_written_for_the_second_time_leads_to_it() -> None:
    second = datetime(2027, 10, 31, 1, 30, tzinfo=UTC)
    moment = read_moment(written(second, LONDON), LONDON, NOW)
    assert moment.at == second
    assert "second time" in moment.note


def test_any_other_moment_is_written_as_its_wall_time() -> None:
    assert written(datetime(2027, 6, 1, 8, tzinfo=UTC), LONDON) == "2027-06-01T09:00"


@pytest.mark.parametrize("said", ["", "tomorrow", "2027-02-30T10:00", "2027-03-28T25:00", "١٢", "0"])
def test_what_is_no_moment_is_refused_with_an_example(said: str) -> None:
    with pytest.raises(BadMoment, match="2027-03-28T00:30"):
        read_moment(said, LONDON, NOW)
    assert "2027-03-28T00:30" in UNREADABLE


@pytest.mark.parametrize(
    "said",
    [
        "2025-11-19T12:00",
        "2031-11-24T12:00",
        "0001-01-01T00:00",
        "9999-12-31T23:59",
        "0001-01-01T00:00+14:00",
    ],
)
def test_what_is_out_of_reach_is_refused(said: str) -> None:
    with pytest.raises(BadMoment) as refused:
        read_moment(said, LONDON, NOW)
    assert str(refused.value) == OUT_OF_REACH


def test_an_offset_has_a_name() -> None:
    summer = datetime(2027, 6, 1, 8, tzinfo=UTC)
    assert (offset_name(summer, LONDON), offset_name(NOW, LONDON)) == ("UTC+01:00", "UTC+00:00")
