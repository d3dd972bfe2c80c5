from datetime import time

import pytest
from django.test import Client
from django.utils import timezone

from broadcast.models import Floor, HolidayCalendar, OpeningHours, SpecialDay, Zone
from tenants.models import AuditLog
from tests.broadcast.conftest import SetClock
from tests.broadcast.feeding import MONDAY

HOURS = "/b/acme/hours/"
SPLIT = {
    "day0-0-start": "09:00",
    "day0-0-end": "13:00",
    "day0-1-start": "14:00",
    "day0-1-end": "18:30",
    "day5-0-start": "22:00",
    "day5-0-end": "02:00",
}


@pytest.fixture(autouse=True)
def a_monday(set_clock: SetClock) -> None:
    set_clock(MONDAY)


def saved(**place: object) -> set[tuple[str, tuple[int, ...]]]:
    rows = OpeningHours.objects.filter(**{"zone": None, "floor": None} | place)
    return {(f"{row.opens:%H:%M}-{row.closes:%H:%M}", tuple(row.days)) for row in rows}


def text(client: Client, path: str = HOURS) -> str:
    answer = client.get(path)
    assert answer.status_code == 200
    return answer.content.decode()


def test_nothing_is_known_at_first(as_olive: Client, inside: object) -> None:
    page = text(as_olive)
    assert "No opening hours yet" in page
    assert page.count("day-closed") == 7


def test_a_week_with_a_break_and_a_night_is_saved(as_olive: Client, inside: object) -> None:
    assert as_olive.post(HOURS, SPLIT)["Location"] == HOURS
    assert saved() == {("09:00-13:00", (0,)), ("14:00-18:30", (0,)), ("22:00-02:00", (5,))}
    assert text(as_olive).count('value="09:00"') == 1


def test_days_with_the_same_hours_are_one_row(as_olive: Client, inside: object) -> None:
    as_olive.post(HOURS, {f"day{day}-0-{edge}": "10:00" for day in range(7) for edge in ("start", "end")})
    assert saved() == {("10:00-10:00", (0, 1, 2, 3, 4, 5, 6))}


def test_a_new_week_takes_the_place_of_the_old_one_and_of_no_other(as_olive: Client, ground: Zone) -> None:
    for _ in range(2):
        as_olive.post(f"{HOURS}?zone={ground.pk}", SPLIT)
    as_olive.post(HOURS, SPLIT | {"day0-0-start": "07:00"})
    assert len(saved(zone=ground)) == 3
    assert ("09:00-13:00", (0,)) in saved(zone=ground)
    assert ("07:00-13:00", (0,)) in saved()


def test_the_week_before_can_be_brought_back(as_olive: Client, inside: object) -> None:
    as_olive.post(HOURS, {"day0-0-start": "09:00", "day0-0-end": "17:00"})
    before = saved()
    as_olive.get(HOURS)
    answer = as_olive.post(HOURS, SPLIT, follow=True)
    [message] = answer.context["messages"]
    as_olive.post(message.extra_tags)
    assert saved() == before


WRONG = [
    ({}, "Give at least one day hours"),
    ({"day0-0-start": "09:00"}, "Write until when, from 09:00."),
    ({"day0-0-end": "09:00"}, "Write from when."),
    ({"day0-0-start": "nine", "day0-0-end": "18:00"}, "Write a time like 17:30."),
    ({"day0-0-start": "25:00", "day0-0-end": "18:00"}, "Write a time like 17:30."),
    (SPLIT | {"day0-0-end": "15:00"}, "09:00–15:00 and 14:00–18:30 overlap"),
    (
        {f"day{day}-0-{edge}": at for day in (1, 2) for edge, at in (("start", "20:00"), ("end", "21:00"))}
        | {"day1-0-end": "20:30", "day0-0-start": "23:00", "day0-0-end": "22:00"},
        "23:00–22:00 runs on into Tuesday's 20:00–20:30",
    ),
    ({f"day0-{row}-start": "09:00" for row in range(60)}, "At most 50."),
]


@pytest.mark.parametrize(("typed", "sentence"), WRONG)
def test_what_is_wrong_is_said_and_nothing_changes(
    as_olive: Client, inside: object, typed: dict[str, str], sentence: str
) -> None:
    as_olive.post(HOURS, SPLIT)
    answer = as_olive.post(HOURS, typed | {"csrfmiddlewaretoken": "as every form"})
    assert answer.status_code == 422
    assert sentence in answer.content.decode().replace("&#x27;", "'")
    assert len(saved()) == 3


def after(client: Client, order: str) -> dict[str, list[tuple[str, str]]]:
    """The days with rows as they stand after a button, without JavaScript."""
    answer = client.post(HOURS, SPLIT | {"do": order})
    assert answer.status_code == 200
    days = answer.context["week"].days
    return {
        day.name: [(str(row["start"].value()), str(row["end"].value())) for row in day.rows]
        for day in days
        if day.rows
    }


def test_a_day_is_copied_to_all(as_olive: Client, inside: object) -> None:
    week = after(as_olive, "copy day0")
    assert len(week) == 7
    assert {tuple(rows) for rows in week.values()} == {(("09:00", "13:00"), ("14:00", "18:30"))}
    assert saved() == set()


def test_a_closed_day_is_copied_too(as_olive: Client, inside: object) -> None:
    assert after(as_olive, "copy day6") == {}


def test_a_day_is_closed(as_olive: Client, inside: object) -> None:
    assert list(after(as_olive, "close day0")) == ["Saturday"]


def test_hours_are_added_and_taken_out(as_olive: Client, inside: object) -> None:
    assert len(after(as_olive, "add day5")["Saturday"]) == 2
    assert after(as_olive, "remove day0 0")["Monday"] == [("14:00", "18:30")]


@pytest.mark.parametrize("order", ["copy day9", "close", "copy", "dance day0", "remove day0 77", "add day0x"])
def test_orders_that_make_no_sense_change_nothing(as_olive: Client, inside: object, order: str) -> None:
    assert [len(rows) for rows in after(as_olive, order).values()] == [2, 1]


def test_the_buttons_of_the_week_answer_with_the_week(as_olive: Client, inside: object) -> None:
    asking = {"HX-Request": "true", "HX-Target": "week"}
    page = as_olive.post(HOURS, SPLIT | {"do": "copy day0"}, headers=asking).content.decode()
    assert 'id="week"' in page
    assert "<html" not in page


def test_a_zone_says_whose_hours_it_has(as_olive: Client, ground: Zone) -> None:
    floor = Floor.objects.create(name="First")
    Zone.objects.update(floor=floor)
    OpeningHours.objects.create(days=[0], opens=time(8), closes=time(20))
    path = f"{HOURS}?zone={ground.pk}"
    assert "the whole business</a>. Save to give Ground floor its own" in text(as_olive, path)
    OpeningHours.objects.create(days=[0], opens=time(9), closes=time(21), floor=floor)
    page = text(as_olive, path)
    assert "First</a>. Save to give Ground floor its own" in page
    assert 'value="09:00"' in page


def test_own_hours_go_and_come_back(as_olive: Client, ground: Zone) -> None:
    path = f"{HOURS}?zone={ground.pk}"
    as_olive.post(path, SPLIT)
    own = saved(zone=ground)
    answer = as_olive.post(path, {"do": "inherit"}, follow=True)
    assert saved(zone=ground) == set()
    *_, message = answer.context["messages"]
    as_olive.post(message.extra_tags)
    assert saved(zone=ground) == own


@pytest.mark.parametrize("week", ["rubbish", "0-09:00", "9-09:00-10:00", "0-10:00-09", ""])
def test_a_week_in_an_address_is_judged_like_any_other(as_olive: Client, inside: object, week: str) -> None:
    assert as_olive.post(f"{HOURS}?week={week}").status_code == 422
    assert not OpeningHours.objects.exists()


def test_saving_is_logged_and_feeds_the_zones_again(
    as_olive: Client, ground: Zone, committed, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[set[object]] = []
    monkeypatch.setattr("broadcast.actions.hours.announce", told.append)
    as_olive.post(f"{HOURS}?zone={ground.pk}", SPLIT)
    row = AuditLog.objects.get(kind="zone", verb="changed")
    assert row.changes["opening_hours"]["from"] == []
    assert row.changes["opening_hours"]["to"][0] == "09:00-13:00 Mon"
    assert told == [{ground.pk}]


@pytest.mark.parametrize("query", ["?zone=x", "?floor=00000000-0000-4000-8000-00000000000f", "?place=zone:1"])
def test_a_place_that_is_not_there_is_not_found(as_olive: Client, inside: object, query: str) -> None:
    assert as_olive.get(HOURS + query).status_code == as_olive.post(HOURS + query, SPLIT).status_code == 404


def test_special_days_of_the_place_and_of_those_above_are_listed(as_olive: Client, ground: Zone) -> None:
    today = timezone.now().date()
    SpecialDay.objects.create(name="Party", first_date=today, last_date=today, zone=ground)
    SpecialDay.objects.create(name="Over", first_date=today.replace(day=1), last_date=today.replace(day=1))
    HolidayCalendar.objects.create(country="GB", region="SCT")
    page = text(as_olive, f"{HOURS}?zone={ground.pk}")
    assert "Holidays: Britain (UK), Scotland" in page
    assert "of the whole business" in page
    assert "Over" not in page
    assert page.count("Good Friday: closed") == 1
    assert "Party: closed" in page
    assert "Party" not in text(as_olive)


def test_the_page_asks_as_often_for_many_as_for_one(
    as_olive: Client, ground: Zone, django_assert_max_num_queries
) -> None:
    today = timezone.now().date()
    for number in range(60):
        zone = Zone.objects.create(name=f"Zone {number}", floor=Floor.objects.create(name=f"Floor {number}"))
        OpeningHours.objects.create(days=[0], opens=time(8), closes=time(20), zone=zone)
        SpecialDay.objects.create(name=f"Day {number}", first_date=today, last_date=today)
        HolidayCalendar.objects.create(country="GB", zone=zone)
    with django_assert_max_num_queries(18):
        page = text(as_olive)
    assert "1 of 2" in page
