from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest

from broadcast.models import Device, Floor, OpeningHours, QuietHours, Schedule, Zone
from broadcast.schedules.listing import Listed, listed, matching, with_items
from library.models import Announcement
from tests.broadcast.feeding import MONDAY


def line(row: Schedule) -> Listed:
    [found] = listed(with_items(Schedule.objects.filter(pk=row.pk)), MONDAY)
    return found


def changed(row: Schedule, **columns: Any) -> Listed:
    Schedule.objects.filter(pk=row.pk).update(**columns)
    return line(row)


def test_a_schedule_plays_next_by_its_zones_clock(hourly: Schedule, ground: Zone) -> None:
    Zone.objects.filter(pk=ground.pk).update(time_zone="America/New_York")
    found = line(hourly)
    assert (found.state, found.title) == ("", "Welcome")
    assert f"{found.next_at:%H:%M}" == "09:00"


def test_what_plays_next_week_is_found_too(hourly: Schedule) -> None:
    assert changed(hourly, days=[6]).next_at == datetime(2026, 3, 8, 9, tzinfo=UTC)


STATES: list[tuple[dict[str, Any], str]] = [
    ({"is_enabled": False}, "Off"),
    ({"expires_at": MONDAY}, "Expired"),
    ({"last_date": date(2026, 2, 28)}, "Expired"),
    ({"zone_ids": []}, "Nowhere"),
    ({"special_days": "only"}, "Never plays"),
    ({"kind": "opening"}, "Never plays"),
]


@pytest.mark.parametrize(("columns", "state"), STATES)
def test_what_stands_still_says_why(hourly: Schedule, columns: dict[str, Any], state: str) -> None:
    found = changed(hourly, **columns)
    assert (found.state, found.next_at) == (state, None)


def test_what_has_no_sound_yet_waits(hourly: Schedule) -> None:
    Announcement.objects.update(sha256="")
    assert line(hourly).state == "Not spoken yet"


def test_what_was_removed_is_not_said(hourly: Schedule) -> None:
    Announcement.objects.update(removed_at=MONDAY)
    assert line(hourly).state == "Nothing to say"


def test_always_quiet_is_never(hourly: Schedule) -> None:
    QuietHours.objects.create(start=time(0), end=time(0))
    assert line(hourly).state == "Never plays"


def test_a_zone_finds_what_reaches_it(hourly: Schedule, till: Device, terrace: Zone, ground: Zone) -> None:
    floor = Floor.objects.create(name="Upstairs")
    Zone.objects.filter(pk=terrace.pk).update(floor=floor, tags=["warm"])
    terrace.refresh_from_db()
    for places in ({"floor_ids": [floor.pk]}, {"tags": ["warm"]}, {"everywhere": True}):
        Schedule.objects.create(name="Up", **places)
    Schedule.objects.create(name="Till", device_ids=[till.pk])
    names = [
        sorted(row.name for row in matching(Schedule.objects.all(), "", zone)) for zone in (terrace, ground)
    ]
    assert names == [["Up", "Up", "Up"], ["", "Till", "Up"]]


def test_an_opening_schedule_tells_its_next_time(hourly: Schedule) -> None:
    OpeningHours.objects.create(opens=time(9), closes=time(18))
    hourly.items.update(offset_min=-30)
    found = changed(hourly, kind="opening")
    assert found.next_at == MONDAY.replace(hour=17, minute=30)
    assert found.summary.startswith("30 minutes before closing every day")


def test_the_last_day_still_counts(hourly: Schedule) -> None:
    assert changed(hourly, last_date=MONDAY.date()).next_at == MONDAY.replace(minute=0) + timedelta(hours=1)
