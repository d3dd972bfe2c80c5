"""A zone's calendar as other programs read it, and as sync2gear reads it again."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from icalendar import Calendar

from broadcast.ics.export import export
from broadcast.ics.rules import Reader
from broadcast.ics.text import events_in
from broadcast.models import (
    Channel,
    Daypart,
    DaypartException,
    Schedule,
    ScheduleException,
    ScheduleItem,
    Zone,
)
from library.models import Announcement
from tests.broadcast.feeding import MONDAY

WORKDAYS = [0, 1, 2, 3, 4]


@pytest.fixture
def calm(ground: Zone) -> Channel:
    return Channel.objects.create(name="Calm")


@pytest.fixture
def lunch(ground: Zone, welcome: Announcement) -> Schedule:
    """At half past twelve on workdays."""
    row = Schedule.objects.create(
        kind="clock", at_times=[time(12, 30)], days=WORKDAYS, zone_ids=[ground.pk], created_at=MONDAY
    )
    ScheduleItem.objects.create(schedule=row, announcement=welcome)
    return row


def mornings(channel: Channel, **columns: Any) -> Daypart:
    hours = {"start": time(7), "end": time(11), "days": WORKDAYS, "everywhere": True, "created_at": MONDAY}
    return Daypart.objects.create(channel=channel, **hours | columns)


def events(zone: Zone) -> list[Any]:
    return list(Calendar.from_ical(export(zone, MONDAY)).walk("VEVENT"))


def test_a_daypart_is_a_weekly_event_by_the_clock_on_the_wall(ground: Zone, calm: Channel) -> None:
    mornings(calm)
    [event] = events(ground)
    assert (str(event["SUMMARY"]), event["RRULE"]["BYDAY"]) == ("Calm", ["MO", "TU", "WE", "TH", "FR"])
    assert event["DTSTART"].params["TZID"] == "Europe/London"
    assert (event.decoded("DTSTART").time(), event.decoded("DTEND").time()) == (time(7), time(11))


def test_a_night_ends_on_the_next_day(ground: Zone, calm: Channel) -> None:
    mornings(calm, start=time(22), end=time(2))
    [event] = events(ground)
    assert event.decoded("DTEND") - event.decoded("DTSTART") == timedelta(hours=4)


def test_a_date_without_its_daypart_is_left_out_here_alone(
    ground: Zone, terrace: Zone, calm: Channel
) -> None:
    DaypartException.objects.create(daypart=mornings(calm), zone=ground, date=date(2026, 3, 3))
    assert [each.dt.date() for each in events(ground)[0]["EXDATE"].dts] == [date(2026, 3, 3)]
    assert "EXDATE" not in events(terrace)[0]


def test_what_is_skipped_is_left_out_and_what_is_moved_stands_alone(ground: Zone, lunch: Schedule) -> None:
    noon = datetime(2026, 3, 3, 12, 30, tzinfo=UTC)
    changes = {noon: None, noon + timedelta(days=1): noon + timedelta(days=1, hours=1)}
    for planned_at, moved_to in changes.items():
        ScheduleException.objects.create(schedule=lunch, planned_at=planned_at, moved_to=moved_to)
    weekly, moved = events(ground)
    assert [each.dt.astimezone(UTC) for each in weekly["EXDATE"].dts] == list(changes)
    assert moved.decoded("DTSTART").astimezone(UTC) == noon + timedelta(days=1, hours=1)


def test_what_no_weekly_event_can_say_stands_there_time_by_time(ground: Zone, lunch: Schedule) -> None:
    Schedule.objects.update(is_back_timed=True)
    starts = [event.decoded("DTSTART") for event in events(ground)]
    assert len(starts) > 40
    [begins] = {at.time() for at in starts}
    assert time(12, 29) < begins < time(12, 30)


def test_what_holds_elsewhere_is_not_in_it(ground: Zone, terrace: Zone, lunch: Schedule) -> None:
    assert events(terrace) == []


def test_more_rows_ask_no_more_queries(ground: Zone, calm: Channel, lunch: Schedule) -> None:
    def count() -> int:
        with CaptureQueriesContext(
            connection,
        ) as asked:
            export(ground, MONDAY)
        return len(asked)

    before = count()
    for hour in range(12, 20):
        mornings(calm, start=time(hour), end=time(hour + 1))
    assert count() == before


def read_again(zone: Zone, data: bytes) -> list[dict[str, Any]]:
    proposals, problems = Reader.load(zone, MONDAY).read(events_in(data))
    assert problems == []
    return [each.columns for each in proposals]


def told(row: Any, columns: dict[str, Any]) -> dict[str, Any]:
    return {name: getattr(row, name) for name in columns if name != "zone_ids"}


def test_another_zone_that_reads_it_plays_the_same(
    ground: Zone, terrace: Zone, calm: Channel, lunch: Schedule, hourly: Schedule
) -> None:
    part = mornings(calm, name="Early", priority=70, last_date=date(2026, 12, 24), zone_ids=[ground.pk])
    Daypart.objects.update(everywhere=False)
    lunch.name, lunch.excluded_dates = "Midday", [date(2026, 4, 6)]
    lunch.save()
    hourly.windows = [[time(9), time(17)], [time(18), time(20)]]
    hourly.save()
    first, *rest = read_again(terrace, export(ground, MONDAY))
    by_kind = {columns["kind"]: columns for columns in rest}
    assert told(part, first) == {name: value for name, value in first.items() if name != "zone_ids"}
    for row in (lunch, hourly):
        columns = by_kind[row.kind]
        assert told(row, columns) == {name: value for name, value in columns.items() if name != "zone_ids"}


def test_the_zone_itself_has_it_already(ground: Zone, calm: Channel, lunch: Schedule) -> None:
    mornings(calm)
    proposals, problems = Reader.load(ground, MONDAY).read(events_in(export(ground, MONDAY)))
    assert proposals == []
    assert {problem.why for problem in problems} == {"It is there already."}


def test_what_says_several_things_is_to_be_made_again(
    ground: Zone, hourly: Schedule, welcome: Announcement
) -> None:
    other = Announcement.objects.create(title="Offer", sha256="f" * 64, duration_ms=9000, status="ready")
    ScheduleItem.objects.create(schedule=hourly, announcement=other)
    _, (problem,) = Reader.load(ground, MONDAY).read(events_in(export(ground, MONDAY)))
    assert problem.why.endswith("make that schedule again instead.")
