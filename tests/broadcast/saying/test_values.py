from dataclasses import replace
from datetime import UTC, date, datetime, time
from types import MappingProxyType
from zoneinfo import ZoneInfo

import pytest

from broadcast.dayparts import Window
from broadcast.engine.plan import Calendar, Plan, Special
from broadcast.saying.values import closing, values
from tests.broadcast.plans import EVERY_DAY, LONDON

OPEN = Window(EVERY_DAY, time(9), time(17))
SHOP = Plan("shop", LONDON, calendar=Calendar((OPEN,)))
BAR = Plan("bar", LONDON, calendar=Calendar((Window(EVERY_DAY, time(18), time(2)),)))
ALL = ("time", "date", "closing_time", "minutes_to_closing")


def at(day: int, hour: int, minute: int = 0, second: int = 0, month: int = 3) -> datetime:
    return datetime(2026, month, day, hour, minute, second, tzinfo=UTC)


def said(plan: Plan, moment: datetime, *names: str) -> dict[str, str]:
    return values(plan, moment, "en-GB", names or ALL, {})


def with_special(day: date, *hours: tuple[time, time]) -> Plan:
    special = MappingProxyType({day: Special("Party", hours)})
    return replace(SHOP, calendar=Calendar((OPEN,), special))


def test_a_shop_that_is_open_says_all_of_it() -> None:
    assert said(SHOP, at(2, 16, 50)) == {
        "time": "4:50 pm",
        "date": "Monday, 2 March",
        "closing_time": "5 pm",
        "minutes_to_closing": "10",
    }


def test_only_what_is_asked_for_is_said() -> None:
    assert said(SHOP, at(2, 16, 50), "time", "name") == {"time": "4:50 pm"}


def test_what_is_known_anyway_is_added() -> None:
    assert values(SHOP, at(2, 12), "en-GB", ["time"], {"zone": "Terrace"}) == {
        "time": "noon",
        "zone": "Terrace",
    }


def test_some_seconds_that_it_waited_are_not_heard() -> None:
    assert said(SHOP, at(2, 16, 50, 20), "time", "minutes_to_closing") == {
        "time": "4:50 pm",
        "minutes_to_closing": "10",
    }


def test_before_opening_it_is_the_closing_of_that_day() -> None:
    assert closing(SHOP, at(2, 8)) == at(2, 17)


def test_after_closing_there_is_none_on_that_day() -> None:
    assert said(SHOP, at(2, 17, 30), "closing_time", "minutes_to_closing") == {}


def test_nobody_says_that_it_closes_in_no_minutes() -> None:
    assert said(SHOP, at(2, 17), "closing_time", "minutes_to_closing") == {"closing_time": "5 pm"}


@pytest.mark.parametrize("moment", [at(2, 18), at(2, 23, 59), at(3, 1, 30)])
def test_over_midnight_it_is_the_next_mornings(moment: datetime) -> None:
    assert closing(BAR, moment) == at(3, 2)


def test_in_the_morning_after_a_night_it_is_the_next_nights() -> None:
    assert closing(BAR, at(3, 3)) == at(4, 2)


def test_a_special_day_has_its_own_closing() -> None:
    plan = with_special(date(2026, 3, 2), (time(10), time(14)))
    assert (closing(plan, at(2, 12)), closing(plan, at(3, 12))) == (at(2, 14), at(3, 17))


def test_a_day_on_which_it_is_closed_has_none() -> None:
    assert closing(with_special(date(2026, 3, 2)), at(2, 12)) is None


def test_without_opening_hours_there_is_none() -> None:
    assert closing(replace(SHOP, calendar=Calendar()), at(2, 12)) is None


def test_around_the_clock_there_is_none() -> None:
    always = replace(SHOP, calendar=Calendar((Window(EVERY_DAY, time(0), time(0)),)))
    assert closing(always, at(2, 12)) is None


def test_a_break_at_noon_is_a_closing_but_hours_that_go_on_are_none() -> None:
    morning, afternoon = (Window(EVERY_DAY, time(a), time(b)) for a, b in ((9, 12), (14, 18)))
    lunch = replace(SHOP, calendar=Calendar((morning, afternoon)))
    on = replace(SHOP, calendar=Calendar((morning, Window(EVERY_DAY, time(12), time(18)))))
    assert (closing(lunch, at(2, 11)), closing(on, at(2, 11))) == (at(2, 12), at(2, 18))


def test_minutes_are_counted_through_a_change_of_the_clocks() -> None:
    """On 29 March London's clocks go from one to two: the bar closes at two, which is one o'clock UTC."""
    told = said(BAR, at(29, 0, 30), "closing_time", "minutes_to_closing", "time")
    assert told == {"time": "12:30 am", "closing_time": "2 am", "minutes_to_closing": "30"}


def test_in_summer_the_wall_clock_counts() -> None:
    assert said(SHOP, at(6, 15, 45, month=7), "time", "closing_time", "minutes_to_closing") == {
        "time": "4:45 pm",
        "closing_time": "5 pm",
        "minutes_to_closing": "15",
    }


def test_another_zone_of_the_world_has_its_own_time() -> None:
    assert said(replace(SHOP, tz=ZoneInfo("Asia/Tokyo")), at(2, 3), "time", "date") == {
        "time": "noon",
        "date": "Monday, 2 March",
    }
