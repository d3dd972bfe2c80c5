import uuid
from datetime import UTC, date, datetime, time
from itertools import permutations
from typing import Any

import pytest

from broadcast.books.special_days import calendar_of, dates_of, holidays_of, special_dates
from broadcast.engine.plan import Special
from broadcast.models import Floor, HolidayCalendar, OpeningHours, SpecialDay, Zone

YEARS = (2026, 2027)
CHRISTMAS = date(2026, 12, 25)
FLOOR = Floor(pk=uuid.UUID(int=1), name="First")
ZONE = Zone(pk=uuid.UUID(int=2), name="Bar", floor=FLOOR)
OTHER = Zone(pk=uuid.UUID(int=3), name="Spa")
OPEN = (time(10), time(14))


def day(name: str, **columns: Any) -> SpecialDay:
    return SpecialDay(name=name, **{"first_date": CHRISTMAS, "last_date": CHRISTMAS} | columns)


def britain(**columns: Any) -> HolidayCalendar:
    return HolidayCalendar(**{"country": "GB", "region": "ENG"} | columns)


def special(*days: SpecialDay, calendars: list[HolidayCalendar] | None = None) -> Any:
    return special_dates(ZONE, FLOOR, days, calendars or [], YEARS)


def hours(opens: int, **columns: Any) -> OpeningHours:
    return OpeningHours(days=[0], opens=time(opens), closes=time(20), **columns)


def opens_at(zone: Zone, floor: Floor | None, *rows: OpeningHours) -> list[int]:
    return [window.start.hour for window in calendar_of(zone, floor, rows, [], [], YEARS).hours]


def test_a_country_s_holidays_are_closed_days() -> None:
    assert special(calendars=[britain()])[CHRISTMAS] == Special("Christmas Day")


def test_holidays_may_have_hours_of_their_own() -> None:
    assert special(calendars=[britain(opens=OPEN[0], closes=OPEN[1])])[CHRISTMAS].hours == (OPEN,)


def test_a_region_has_holidays_of_its_own() -> None:
    saint_andrew = date(2026, 11, 30)
    assert saint_andrew not in holidays_of("GB", "ENG", YEARS)
    assert holidays_of("GB", "SCT", YEARS)[saint_andrew] == "Saint Andrew's Day"


@pytest.mark.parametrize(("country", "region"), [("QQ", ""), ("GB", "XX"), ("", "")])
def test_a_country_that_nobody_knows_has_none(country: str, region: str) -> None:
    assert not holidays_of(country, region, YEARS)


def test_names_are_english_whatever_the_machine_speaks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LANGUAGE", "de_DE")
    holidays_of.cache_clear()
    assert holidays_of("DE", "BY", (2026,))[date(2026, 1, 6)] == "Epiphany"


def test_a_closed_day_beats_a_holiday_of_any_place() -> None:
    assert special(day("Party"), calendars=[britain(zone=ZONE)])[CHRISTMAS].name == "Party"


def test_the_zone_s_beats_the_floor_s_and_this_the_business_s() -> None:
    rows = [day("Zone", zone=ZONE), day("Floor", floor=FLOOR), day("Business")]
    names = [special(*rows[number:])[CHRISTMAS].name for number in range(3)]
    assert names == ["Zone", "Floor", "Business"]


def test_other_places_do_not_count() -> None:
    assert not special(day("Spa", zone=OTHER), day("Second", floor=Floor(pk=uuid.UUID(int=9))))
    assert not special_dates(OTHER, None, [day("First", floor=FLOOR)], [], YEARS)


def test_of_two_on_one_date_the_newer_counts_in_whatever_order_they_come() -> None:
    rows = [day(str(year), created_at=datetime(year, 1, 1, tzinfo=UTC)) for year in (2020, 2021, 2022)]
    assert {special(*shuffled)[CHRISTMAS].name for shuffled in permutations(rows)} == {"2022"}


def test_both_ends_of_a_closed_week_belong_to_it() -> None:
    week = day("Works", first_date=date(2026, 12, 28), last_date=date(2027, 1, 3))
    assert (min(special(week)), max(special(week)), len(special(week))) == (
        week.first_date,
        week.last_date,
        7,
    )


def test_endless_closing_costs_no_more_than_the_years_asked_for() -> None:
    endless = day("Gone", first_date=date.min, last_date=date.max)
    assert len(list(dates_of(endless, YEARS))) == 730


@pytest.mark.parametrize("count", [1, 2, 3])
def test_hours_are_the_zone_s_else_the_floor_s_else_the_business_s(count: int) -> None:
    rows = [hours(7), hours(8, floor=FLOOR), hours(9, zone=ZONE)]
    assert opens_at(ZONE, FLOOR, *rows[:count]) == [6 + count]


def test_a_zone_without_a_floor_has_the_business_s() -> None:
    assert opens_at(OTHER, None, hours(7), hours(8, floor=FLOOR), hours(9, zone=ZONE)) == [7]


def test_of_its_own_place_all_rows_count() -> None:
    assert opens_at(ZONE, FLOOR, hours(7), hours(9, zone=ZONE), hours(12, zone=ZONE)) == [9, 12]
