import uuid
from datetime import date, time
from typing import Any

import pytest
from django.test import Client

from broadcast.models import Floor, HolidayCalendar, SpecialDay, Zone
from tests.broadcast.conftest import SetClock
from tests.broadcast.feeding import MONDAY

HOURS = "/b/acme/hours/"
DAY, CALENDAR = f"{HOURS}closed/new/", f"{HOURS}holidays/new/"
PARTY = {
    "name": "Party",
    "first_date": "2026-07-01",
    "last_date": "",
    "where": "business",
    "state": "closed",
    "opens": "",
    "closes": "",
}
SCOTLAND = {
    "country": "GB",
    "region": "SCT",
    "where": "business",
    "state": "closed",
    "opens": "",
    "closes": "",
}
SHORT = {"state": "open", "opens": "10:00", "closes": "14:00"}


@pytest.fixture(autouse=True)
def a_monday(set_clock: SetClock) -> None:
    set_clock(MONDAY)


def test_one_closed_day_is_made(as_olive: Client, inside: object) -> None:
    assert as_olive.post(DAY, PARTY)["Location"] == HOURS
    row = SpecialDay.objects.get()
    assert (row.name, row.first_date, row.last_date, row.opens) == (
        "Party",
        date(2026, 7, 1),
        date(2026, 7, 1),
        None,
    )


def test_a_zone_has_a_day_of_short_hours(as_olive: Client, ground: Zone) -> None:
    answer = as_olive.post(DAY, PARTY | SHORT | {"where": f"zone:{ground.pk}", "last_date": "2026-07-03"})
    row = SpecialDay.objects.get()
    assert answer["Location"] == f"{HOURS}?zone={ground.pk}"
    assert (row.zone, row.floor, row.opens, row.closes, row.last_date.day) == (
        ground,
        None,
        time(10),
        time(14),
        3,
    )


def test_a_closed_day_forgets_its_hours(as_olive: Client, inside: object) -> None:
    as_olive.post(DAY, PARTY | SHORT | {"state": "closed"})
    row = SpecialDay.objects.get()
    assert (row.opens, row.closes) == (None, None)


WRONG: list[tuple[str, dict[str, Any]]] = [
    ("name", {"name": ""}),
    ("name", {"name": "n" * 81}),
    ("first_date", {"first_date": ""}),
    ("first_date", {"first_date": "2026-02-30"}),
    ("last_date", {"last_date": "2026-06-30"}),
    ("last_date", {"last_date": "2028-01-01"}),
    ("last_date", {"first_date": "2020-01-01"}),
    ("last_date", {"last_date": "soon"}),
    ("last_date", {"first_date": "9999-12-31"}),
    ("where", {"where": ""}),
    ("where", {"where": f"zone:{uuid.UUID(int=7)}"}),
    ("where", {"where": "moon"}),
    ("state", {"state": "ajar"}),
    ("opens", {"state": "open", "closes": "14:00"}),
    ("closes", {"state": "open", "opens": "10:00"}),
    ("opens", SHORT | {"opens": "25:00"}),
]


@pytest.mark.parametrize(("field", "columns"), WRONG)
def test_what_is_wrong_is_said_at_its_field(
    as_olive: Client, inside: object, field: str, columns: dict[str, Any]
) -> None:
    answer = as_olive.post(DAY, PARTY | columns)
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, [field])
    assert not SpecialDay.objects.exists()


def test_the_place_from_which_one_comes_is_chosen(as_olive: Client, ground: Zone) -> None:
    for path in (DAY, CALENDAR, "/b/acme/quiet/new/"):
        form = as_olive.get(f"{path}?zone={ground.pk}").context["form"]
        assert form["where"].value() == f"zone:{ground.pk}"


def test_a_day_stays_on_its_removed_floor_when_it_is_changed(as_olive: Client, inside: object) -> None:
    floor = Floor.objects.create(name="First", removed_at=MONDAY)
    row = SpecialDay.objects.create(name="Old", first_date=MONDAY, last_date=MONDAY, floor=floor)
    path = f"{HOURS}closed/{row.pk}/"
    assert "First (removed)" in as_olive.get(path).content.decode()
    as_olive.post(path, PARTY | {"where": f"floor:{floor.pk}"})
    row.refresh_from_db()
    assert (row.name, row.floor) == ("Party", floor)


def test_a_day_goes_and_comes_back(as_olive: Client, inside: object) -> None:
    as_olive.post(DAY, PARTY)
    pk = SpecialDay.objects.get().pk
    page = as_olive.post(f"{HOURS}closed/{pk}/remove/", follow=True).content.decode()
    assert f"{HOURS}closed/{pk}/restore/" in page
    assert as_olive.get(f"{HOURS}closed/{pk}/").status_code == 404
    as_olive.post(f"{HOURS}closed/{pk}/restore/")
    assert SpecialDay.objects.kept().exists()


def test_holidays_are_kept(as_olive: Client, ground: Zone) -> None:
    page = as_olive.post(
        CALENDAR, SCOTLAND | SHORT | {"where": f"zone:{ground.pk}"}, follow=True
    ).content.decode()
    row = HolidayCalendar.objects.get()
    assert (row.country, row.region, row.zone, row.opens) == ("GB", "SCT", ground, time(10))
    assert "Saint Andrew&#x27;s Day: 10:00–14:00" in page


def test_the_country_of_the_business_is_proposed(as_olive: Client, inside: object) -> None:
    form = as_olive.get(CALENDAR).context["form"]
    assert (form["country"].value(), "SCT" in form.regions) == ("GB", True)


WRONG_CALENDARS = [
    ("country", {"country": "", "region": ""}),
    ("country", {"country": "QQ", "region": ""}),
    ("region", {"region": "BY"}),
    ("region", {"country": "DE"}),
    ("closes", {"state": "open", "opens": "10:00"}),
]


@pytest.mark.parametrize(("field", "columns"), WRONG_CALENDARS)
def test_what_is_wrong_with_holidays_is_said_at_its_field(
    as_olive: Client, inside: object, field: str, columns: dict[str, str]
) -> None:
    answer = as_olive.post(CALENDAR, SCOTLAND | columns)
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, [field])


def test_the_same_holidays_are_not_kept_twice(as_olive: Client, inside: object) -> None:
    as_olive.post(CALENDAR, SCOTLAND)
    answer = as_olive.post(CALENDAR, SCOTLAND)
    assert list(answer.context["form"].errors) == ["country"]
    row = HolidayCalendar.objects.get()
    assert as_olive.post(f"{HOURS}holidays/{row.pk}/", SCOTLAND | SHORT).status_code == 302


@pytest.mark.parametrize(
    "asking", [{"headers": {"HX-Request": "true", "HX-Target": "regions"}}, {"do": "regions"}]
)
def test_another_country_shows_its_regions_unjudged(
    as_olive: Client, inside: object, asking: dict[str, Any]
) -> None:
    headers = asking.pop("headers", {})
    answer = as_olive.post(CALENDAR, SCOTLAND | {"country": "DE"} | asking, headers=headers)
    page = answer.content.decode()
    assert answer.status_code == 200
    assert "Bayern" in page
    assert "errorlist" not in page
    assert not HolidayCalendar.objects.exists()


def test_holidays_go_and_come_back(as_olive: Client, inside: object) -> None:
    as_olive.post(CALENDAR, SCOTLAND)
    pk = HolidayCalendar.objects.get().pk
    page = as_olive.post(f"{HOURS}holidays/{pk}/remove/", follow=True).content.decode()
    assert "Removed the holidays of Britain (UK), Scotland." in page
    assert f"{HOURS}holidays/{pk}/restore/" in page
    as_olive.post(f"{HOURS}holidays/{pk}/restore/")
    assert HolidayCalendar.objects.kept().exists()


def test_the_same_time_twice_is_all_day(as_olive: Client, inside: object) -> None:
    page = as_olive.post(DAY, PARTY | SHORT | {"closes": "10:00"}, follow=True).content.decode()
    assert "Open all day" in page
    assert "10:00–10:00" not in page
    assert "The same: all day." in as_olive.get(DAY).content.decode()


@pytest.mark.parametrize(
    "dates", [("2026-07-01", ""), ("2026-06-28", "2026-07-01"), ("2026-07-01", "2026-07-05")]
)
def test_a_date_has_one_entry_in_one_place(as_olive: Client, inside: object, dates: tuple[str, str]) -> None:
    as_olive.post(DAY, PARTY)
    second = PARTY | SHORT | {"name": "Fair", "first_date": dates[0], "last_date": dates[1]}
    answer = as_olive.post(DAY, second)
    told = "“Party” has 1 July 2026 there already. Change that one, or choose other days."
    assert answer.context["form"].errors == {"first_date": [told]}
    assert SpecialDay.objects.count() == 1


def test_elsewhere_and_later_are_no_second_entries(as_olive: Client, ground: Zone) -> None:
    as_olive.post(DAY, PARTY)
    row = SpecialDay.objects.get()
    assert as_olive.post(f"{HOURS}closed/{row.pk}/", PARTY | SHORT).status_code == 302
    assert as_olive.post(DAY, PARTY | {"where": f"zone:{ground.pk}"}).status_code == 302
    assert as_olive.post(DAY, PARTY | {"first_date": "2026-07-02"}).status_code == 302
    SpecialDay.objects.update(removed_at=MONDAY)
    assert as_olive.post(DAY, PARTY).status_code == 302
