from datetime import UTC, date, datetime, time
from typing import Any

import pytest

from broadcast.books.plans import Books
from broadcast.models import QuietHours, Schedule, ScheduleException, Zone
from broadcast.schedules.conflicts import Ahead, Conflict, conflicts
from library.models import Announcement
from tests.broadcast.feeding import MONDAY
from tests.conftest import audio


@pytest.fixture
def offer(ground: Zone) -> Announcement:
    return Announcement.objects.create(title="Offer", text="Buy.", **audio("c", 20_000))


def drafted(said: Announcement, ground: Zone, **columns: Any) -> Schedule:
    """Every hour on the hour, from nine to five, not saved."""
    hours = {"windows": [[time(9), time(17)]], "every_min": 60}
    row = Schedule(zone_ids=[ground.pk], **(hours | columns))
    row.drafted = [(said, 0)]  # type: ignore[attr-defined]
    return row


def found(row: Schedule, zone: Zone | None = None, now: datetime = MONDAY) -> list[Conflict]:
    books = Books.load(now, now)
    zones = [zone] if zone else [each for each in books.zones.values() if books.reaches(row, each)]
    return conflicts(books, [Ahead.of(books, row, each, now) for each in zones])


def told(row: Schedule) -> list[tuple[str, str, str]]:
    return [(each.loser, each.reason, each.winner) for each in found(row)]


def test_the_younger_waits_for_the_older(hourly: Schedule, offer: Announcement, ground: Zone) -> None:
    [conflict] = found(drafted(offer, ground))
    assert (conflict.loser, conflict.winner, conflict.reason) == ("Offer", "Welcome", "waits")
    # Four seconds of welcome and the gap of five.
    assert (conflict.is_own, conflict.wait_s, conflict.at) == (True, 9, MONDAY.replace(hour=11, minute=0))
    assert conflict.sentence == "“Offer” waits 9 s for “Welcome” at 11:00, 8 times a day"


def test_the_higher_makes_others_wait(hourly: Schedule, offer: Announcement, ground: Zone) -> None:
    [conflict] = found(drafted(offer, ground, priority=90))
    assert (conflict.loser, conflict.winner, conflict.is_own) == ("Welcome", "Offer", False)
    assert conflict.wait_s == 25


def test_what_may_not_wait_is_dropped(hourly: Schedule, offer: Announcement, ground: Zone) -> None:
    [conflict] = found(drafted(offer, ground, late_by_s=3))
    assert conflict.sentence.startswith("“Offer” is dropped: too late after “Welcome” at 11:00")


def test_what_falls_into_quiet_hours_says_which(offer: Announcement, ground: Zone) -> None:
    QuietHours.objects.create(name="Night", start=time(16), end=time(20))
    [conflict] = found(drafted(offer, ground))
    assert conflict.sentence == "“Offer” falls into the quiet hours “Night” at 16:00, once a day"


def test_apart_there_is_no_conflict(hourly: Schedule, offer: Announcement, ground: Zone) -> None:
    assert told(drafted(offer, ground, windows=[[time(9, 30), time(17)]])) == []


def test_elsewhere_there_is_no_conflict(hourly: Schedule, offer: Announcement, terrace: Zone) -> None:
    assert told(drafted(offer, terrace)) == []


def test_a_changed_schedule_is_not_in_its_own_way(hourly: Schedule, welcome: Announcement) -> None:
    hourly.every_min = 30
    hourly.drafted = [(welcome, 0)]  # type: ignore[attr-defined]
    assert told(hourly) == []


def test_what_was_lost_before_is_not_its_fault(hourly: Schedule, offer: Announcement, ground: Zone) -> None:
    second = Schedule.objects.create(zone_ids=[ground.pk], windows=[[time(9), time(17)]], every_min=60)
    second.items.create(announcement=offer)
    later = drafted(offer, ground, windows=[[time(9, 30), time(17)]])
    assert told(later) == []


def test_what_was_skipped_by_hand_is_no_conflict(
    hourly: Schedule, ground: Zone, welcome: Announcement
) -> None:
    at = datetime(2026, 3, 2, 11, tzinfo=UTC)
    ScheduleException.objects.create(schedule=hourly, planned_at=at)
    hourly.drafted = [(welcome, 0)]  # type: ignore[attr-defined]
    assert told(hourly) == []


def test_only_the_chosen_zones_are_looked_at(hourly: Schedule, offer: Announcement, terrace: Zone) -> None:
    row = drafted(offer, terrace, everywhere=True)
    assert found(row, terrace) == []


def test_what_begins_in_a_month_is_looked_at_then(
    hourly: Schedule, offer: Announcement, ground: Zone
) -> None:
    [conflict] = found(drafted(offer, ground, first_date=date(2026, 4, 6), last_date=date(2026, 4, 6)))
    assert (conflict.at.date(), conflict.count) == (date(2026, 4, 6), 8)


def test_what_is_pushed_out_by_one_that_waits_is_named_too(
    hourly: Schedule, offer: Announcement, ground: Zone
) -> None:
    """The offer makes the welcome wait, and the welcome the third, which may not."""
    third = Schedule.objects.create(
        zone_ids=[ground.pk], windows=[[time(9), time(17)]], every_min=60, priority=10, late_by_s=20
    )
    third.items.create(announcement=offer)
    lost = told(drafted(offer, ground, priority=90))
    assert ("Offer", "late", "Offer") in lost


def test_one_alone_names_its_date(hourly: Schedule, offer: Announcement, ground: Zone) -> None:
    once = drafted(offer, ground, kind="clock", at_times=[time(11)], windows=[], last_date=date(2026, 3, 2))
    [conflict] = found(once)
    assert conflict.sentence == "“Welcome” waits 25 s for “Offer” at 11:00 on Monday 2 March"


def test_the_next_times_go_on_beyond_the_first_week(offer: Announcement, ground: Zone) -> None:
    row = drafted(offer, ground, kind="clock", at_times=[time(11)], windows=[], days=[0])
    ahead = Ahead.of(Books.load(MONDAY, MONDAY), row, ground, MONDAY)
    assert [f"{at:%d %b}" for at in ahead.coming()] == ["02 Mar", "09 Mar", "16 Mar", "23 Mar", "30 Mar"]


def test_a_conflict_off_the_minute_is_told_with_its_seconds(ground: Zone) -> None:
    at = MONDAY.replace(hour=11, minute=0, second=7)
    told = Conflict(ground, "Offer", "Welcome", "waits", is_own=True, at=at, count=7, wait_s=9)
    assert told.sentence == "“Offer” waits 9 s for “Welcome” at 11:00:07, once a day"
