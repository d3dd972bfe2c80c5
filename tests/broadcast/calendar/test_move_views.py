"""What is changed in the calendar itself. Whatever is sent, the answer is the calendar and a sentence."""

from datetime import UTC, date, datetime, time
from typing import Any

import pytest
from django.test import Client

from broadcast.calendar.week import Picture
from broadcast.models import (
    Channel,
    Daypart,
    QuietHours,
    Schedule,
    ScheduleException,
    ScheduleItem,
    Zone,
)
from library.models import Announcement, Track
from tests.broadcast.conftest import SetClock
from tests.conftest import audio

CALENDAR = "/b/acme/calendar/"
NOON = "2026-11-24T12:00:00+00:00"
FAR = ["0001-01-01", "9999-12-31"]


@pytest.fixture(autouse=True)
def clock(set_clock: SetClock) -> None:
    set_clock(datetime(2026, 11, 23, 8, tzinfo=UTC))


@pytest.fixture
def mornings(ground: Zone) -> Daypart:
    calm = Channel.objects.create(name="Calm")
    return Daypart.objects.create(channel=calm, start=time(9), end=time(12), zone_ids=[ground.pk])


@pytest.fixture
def noon(hourly: Schedule, ground: Zone) -> dict[str, Any]:
    return {"schedule": hourly.pk, "zone": ground.pk, "planned": NOON}


@pytest.fixture
def nine_to_one(ground: Zone) -> dict[str, Any]:
    hours = {"start": "09:00", "end": "13:00", "days": [0, 1]}
    return {"zone": ground.pk, "on": "2026-11-23"} | hours


def said(client: Client, path: str, data: dict[str, Any]) -> str:
    answer = client.post(f"{CALENDAR}{path}", data, follow=True)
    assert answer.status_code == 200
    return " ".join(str(message) for message in answer.context["messages"])


def test_one_occurrence_is_skipped_and_comes_back(as_olive: Client, noon: dict[str, Any]) -> None:
    answer = as_olive.post(f"{CALENDAR}skip/", noon, follow=True)
    assert ScheduleException.objects.get().moved_to is None
    [message] = answer.context["messages"]
    as_olive.post(message.extra_tags)
    assert not ScheduleException.objects.exists()


def test_one_occurrence_is_moved_to_a_wall_time(as_olive: Client, noon: dict[str, Any]) -> None:
    said(as_olive, "move/", noon | {"day": "2026-11-25", "at": "10:30"})
    moved = ScheduleException.objects.get()
    assert moved.moved_to == datetime(2026, 11, 25, 10, 30, tzinfo=UTC)


def test_a_time_that_the_clocks_skip_is_the_end_of_the_gap(
    as_olive: Client, noon: dict[str, Any], ground: Zone
) -> None:
    Zone.objects.update(time_zone="Europe/Berlin")
    planned = {"planned": "2026-11-24T11:00:00+00:00"}
    said(as_olive, "move/", noon | planned | {"day": "2027-03-28", "at": "02:30"})
    moved = ScheduleException.objects.get()
    assert moved.moved_to == datetime(2027, 3, 28, 1, tzinfo=UTC)


@pytest.mark.parametrize("value", FAR)
@pytest.mark.parametrize("field", ["planned", "day"])
def test_a_far_occurrence_is_refused_in_a_sentence(
    as_olive: Client, noon: dict[str, Any], field: str, value: str
) -> None:
    told = said(as_olive, "move/", noon | {"day": "2026-11-25", "at": "10:30"} | {field: value})
    assert told
    assert not ScheduleException.objects.exists()


@pytest.mark.parametrize("value", FAR)
@pytest.mark.parametrize("field", ["on", "to"])
def test_a_daypart_is_not_looked_at_on_a_far_day(
    as_olive: Client, mornings: Daypart, nine_to_one: dict[str, Any], field: str, value: str
) -> None:
    told = said(as_olive, f"dayparts/{mornings.pk}/", nine_to_one | {field: value})
    assert "Choose a nearer day." in told


@pytest.mark.parametrize("value", FAR)
@pytest.mark.parametrize("field", ["day", "to"])
@pytest.mark.parametrize("what", ["day", "week"])
def test_nothing_is_copied_far_away(
    as_olive: Client, ground: Zone, field: str, value: str, what: str
) -> None:
    copy = {"zone": ground.pk, "day": "2026-11-23", "to": "2026-12-01", "what": what, "times": 12}
    assert "Choose a nearer day." in said(as_olive, "copy/", copy | {field: value})


def test_other_hours_are_shown_before_they_are_saved(
    as_olive: Client, mornings: Daypart, nine_to_one: dict[str, Any]
) -> None:
    answer = as_olive.post(f"{CALENDAR}dayparts/{mornings.pk}/", nine_to_one)
    assert answer.context["preview"].hours == "09:00–13:00"
    mornings.refresh_from_db()
    assert mornings.end == time(12)


def test_who_is_sure_saves_them_and_may_undo_it(
    as_olive: Client, mornings: Daypart, nine_to_one: dict[str, Any]
) -> None:
    answer = as_olive.post(f"{CALENDAR}dayparts/{mornings.pk}/", nine_to_one | {"is_sure": "1"}, follow=True)
    mornings.refresh_from_db()
    assert (mornings.end, mornings.days) == (time(13), [0, 1])
    [message] = answer.context["messages"]
    as_olive.post(message.extra_tags)
    mornings.refresh_from_db()
    assert (mornings.end, mornings.days) == (time(12), list(range(7)))


def test_a_day_is_copied_and_taken_back(as_olive: Client, ground: Zone, mornings: Daypart) -> None:
    Daypart.objects.update(first_date=date(2026, 11, 24), last_date=date(2026, 11, 24))
    copy = {"zone": ground.pk, "day": "2026-11-24", "to": "2026-12-01", "what": "day", "times": 1}
    answer = as_olive.post(f"{CALENDAR}copy/", copy, follow=True)
    assert Daypart.objects.kept().count() == 2
    [message] = answer.context["messages"]
    as_olive.post(message.extra_tags)
    assert Daypart.objects.kept().count() == 1


@pytest.fixture
def night(ground: Zone) -> QuietHours:
    return QuietHours.objects.create(name="Night", zone=ground, start=time(22), end=time(7))


def test_a_move_into_quiet_hours_asks_first(
    as_olive: Client, noon: dict[str, Any], night: QuietHours
) -> None:
    answer = as_olive.post(f"{CALENDAR}move/", noon | {"day": "2026-11-24", "at": "23:00"})
    assert "It would not play: it falls into the quiet hours “Night”." in answer.content.decode()
    assert not ScheduleException.objects.exists()


def test_who_is_sure_moves_it_all_the_same(as_olive: Client, noon: dict[str, Any], night: QuietHours) -> None:
    said(as_olive, "move/", noon | {"day": "2026-11-24", "at": "23:00", "is_sure": "1"})
    assert ScheduleException.objects.get().moved_to == datetime(2026, 11, 24, 23, tzinfo=UTC)


def test_a_move_onto_another_one_names_it(as_olive: Client, noon: dict[str, Any], hourly: Schedule) -> None:
    lunch = Announcement.objects.create(title="Lunch", text="Lunch.", **audio("c", 4_000))
    at_one = Schedule.objects.create(
        kind="clock", at_times=[time(13, 30)], everywhere=True, priority=90, late_by_s=0
    )
    ScheduleItem.objects.create(schedule=at_one, announcement=lunch)
    answer = as_olive.post(f"{CALENDAR}move/", noon | {"day": "2026-11-24", "at": "13:30"})
    told = answer.content.decode()
    assert "It would wait until 13:30:09 for “Lunch” (fixed times come before intervals)." in told


def test_the_question_changes_the_panel_alone(
    as_olive: Client, noon: dict[str, Any], night: QuietHours
) -> None:
    headers = {"HX-Request": "true", "HX-Target": "calendar-board"}
    told = noon | {"day": "2026-11-24", "at": "23:00"}
    answer = as_olive.post(f"{CALENDAR}move/", told, headers=headers)
    assert answer["HX-Retarget"] == "#calendar-panel"
    assert "cal-wall" not in answer.content.decode()


def test_a_day_with_nothing_special_is_no_success(as_olive: Client, ground: Zone) -> None:
    copy = {"zone": ground.pk, "day": "2026-11-24", "to": "2026-12-01", "what": "day", "times": 1}
    answer = as_olive.post(f"{CALENDAR}copy/", copy, follow=True)
    [message] = answer.context["messages"]
    assert (message.level_tag, message.extra_tags) == ("warning", "")
    assert "Nothing was copied: nothing is special there." in str(message)


def heard_on(day: date, zone: Zone) -> list[tuple[str, str]]:
    """The hours of dayparts in the zone."""
    picture = Picture.load(zone, [day], datetime(2026, 11, 23, 8, tzinfo=UTC))
    return [(band.hours, band.title) for band in picture.days()[0].bands if band.source == "daypart"]


@pytest.fixture
def ten_to_one(as_olive: Client, mornings: Daypart, ground: Zone, song: Track) -> Any:
    """The mornings, from ten to one on Monday alone, in one zone."""
    Daypart.objects.update(everywhere=True)
    hours = {"zone": ground.pk, "on": "2026-11-23", "start": "10:00", "end": "13:00", "days": [0]}
    told = hours | {"scope": "day", "is_sure": "1"}
    return as_olive.post(f"{CALENDAR}dayparts/{mornings.pk}/", told, follow=True)


def test_other_hours_for_a_day_take_the_place_of_its_own(
    ten_to_one: Any, ground: Zone, terrace: Zone
) -> None:
    monday, tuesday = date(2026, 11, 23), date(2026, 11, 24)
    assert heard_on(monday, ground) == [("10:00–13:00", "Calm")]
    assert heard_on(tuesday, ground) == heard_on(monday, terrace) == [("09:00–12:00", "Calm")]


def test_undo_brings_its_own_hours_back(as_olive: Client, ten_to_one: Any, ground: Zone) -> None:
    [message] = ten_to_one.context["messages"]
    as_olive.post(message.extra_tags)
    assert heard_on(date(2026, 11, 23), ground) == [("09:00–12:00", "Calm")]


def test_without_the_daypart_of_a_day_its_own_hours_are_back(ten_to_one: Any, ground: Zone) -> None:
    Daypart.objects.filter(first_date=date(2026, 11, 23)).update(is_enabled=False)
    assert heard_on(date(2026, 11, 23), ground) == [("09:00–12:00", "Calm")]


def test_the_change_of_a_day_is_copied_whole(as_olive: Client, ten_to_one: Any, ground: Zone) -> None:
    copy = {"zone": ground.pk, "day": "2026-11-23", "to": "2026-11-30", "what": "day", "times": 1}
    as_olive.post(f"{CALENDAR}copy/", copy)
    assert heard_on(date(2026, 11, 30), ground) == [("10:00–13:00", "Calm")]


def test_one_that_goes_to_another_day_leaves_its_own(
    as_olive: Client, mornings: Daypart, ground: Zone, song: Track
) -> None:
    Daypart.objects.update(days=[0])
    hours = {"zone": ground.pk, "on": "2026-11-24", "was": "2026-11-23", "start": "09:00", "end": "12:00"}
    told = hours | {"days": [1], "scope": "day", "is_sure": "1"}
    as_olive.post(f"{CALENDAR}dayparts/{mornings.pk}/", told)
    assert heard_on(date(2026, 11, 23), ground) == []
    assert heard_on(date(2026, 11, 24), ground) == [("09:00–12:00", "Calm")]


def test_what_a_day_would_play_is_shown_without_its_own_hours(
    as_olive: Client, mornings: Daypart, ground: Zone, song: Track
) -> None:
    told = {"zone": ground.pk, "on": "2026-11-23", "start": "10:00", "end": "13:00", "days": [0]}
    answer = as_olive.post(f"{CALENDAR}dayparts/{mornings.pk}/", told)
    assert "10:00–13:00" in [stretch.hours for stretch in answer.context["preview"].after_day]
