from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from broadcast.models import Device, Zone
from broadcast.plays.history import Day, Play, days_of, plays_of, total
from library.models import Announcement
from tenants.access import Person
from tests.announced import published
from tests.broadcast.plays.playing import play

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
LONDON = ZoneInfo("Europe/London")


@pytest.mark.parametrize(
    ("off_s", "said"), [(0.4, "on time"), (-0.9, "on time"), (12.2, "12 s late"), (-3, "3 s early")]
)
def test_how_punctual_a_play_was(till: Device, welcome: Announcement, off_s: float, said: str) -> None:
    assert Play(play(till, welcome, NOON, off_s)).off == said


def test_of_one_that_was_not_heard_nothing_is_said(till: Device, welcome: Announcement) -> None:
    told = Play(play(till, welcome, NOON, status="skipped", started_at=None))
    assert (told.off, told.off_s, told.fate) == ("", None, "skipped")


def test_plays_of_others_are_not_counted(till: Device, welcome: Announcement, olive: Person) -> None:
    mine = play(till, welcome, NOON)
    play(till, published("Other", "Other."), NOON)
    assert list(plays_of(welcome, olive)) == [mine]


def test_a_zone_user_sees_their_zones(
    till: Device, terrace: Zone, welcome: Announcement, zed: Person
) -> None:
    mine = play(till, welcome, NOON)
    play(Device.objects.create(zone=terrace, name="Awning"), welcome, NOON)
    assert list(plays_of(welcome, zed)) == [mine]


@pytest.mark.parametrize(
    ("fate", "statuses"),
    [("heard", ["completed"]), ("failed", ["missed", "failed"]), ("", ["missed", "failed", "completed"])],
)
def test_they_are_found_by_what_became_of_them(
    till: Device, welcome: Announcement, olive: Person, fate: str, statuses: list[str]
) -> None:
    for minute, status in enumerate(("completed", "failed", "missed")):
        play(till, welcome, NOON + timedelta(minutes=minute), status=status)
    assert [event.status for event in plays_of(welcome, olive, None, fate)] == statuses


def test_plays_are_counted_by_day_and_fate(till: Device, welcome: Announcement, olive: Person) -> None:
    for hour, status in enumerate(("completed", "completed", "skipped", "failed", "missed", "playing")):
        play(till, welcome, NOON - timedelta(hours=hour), status=status)
    days = days_of(plays_of(welcome, olive), NOON.date(), LONDON)
    assert (len(days), days[0].date, days[-1]) == (30, date(2026, 2, 1), Day(NOON.date(), 2, 1, 2))
    assert total(days) == {"heard": 2, "skipped": 1, "failed": 2}


def test_a_day_is_the_businesss(till: Device, welcome: Announcement, olive: Person) -> None:
    """Half past midnight in London's summer is the evening before in UTC."""
    late = datetime(2026, 7, 1, 23, 30, tzinfo=UTC)
    play(till, welcome, late)
    days = days_of(plays_of(welcome, olive), date(2026, 7, 2), LONDON)
    assert (days[-1].heard, days[-2].heard) == (1, 0)


def test_a_report_that_came_weeks_late_counts_on_its_own_day(
    till: Device, welcome: Announcement, olive: Person
) -> None:
    play(till, welcome, NOON - timedelta(days=20), received_at=NOON)
    days = days_of(plays_of(welcome, olive), NOON.date(), LONDON)
    assert [day.date for day in days if day.heard] == [date(2026, 2, 10)]


def test_what_is_older_than_thirty_days_is_not_counted(
    till: Device, welcome: Announcement, olive: Person
) -> None:
    play(till, welcome, NOON - timedelta(days=30), received_at=NOON)
    assert total(days_of(plays_of(welcome, olive), NOON.date(), LONDON))["heard"] == 0
