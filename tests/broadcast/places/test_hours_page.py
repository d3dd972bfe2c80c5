from datetime import date, timedelta

from broadcast.engine.plan import Special
from broadcast.places.hours_page import stretches

EVE = date(2026, 12, 24)
PARTY, CLOSED = Special("Party"), Special("Closed")


def shown(dates: dict[date, Special], today: date = EVE) -> list[tuple[int, int, str]]:
    return [(each.first.day, each.last.day, each.special.name) for each in stretches(dates, today)]


def test_days_after_one_another_are_one_line() -> None:
    dates = {EVE + timedelta(days=number): CLOSED for number in (2, 0, 1, 5)}
    assert shown(dates) == [(24, 26, "Closed"), (29, 29, "Closed")]


def test_another_name_is_another_line() -> None:
    assert shown({EVE: PARTY, EVE + timedelta(days=1): CLOSED}) == [(24, 24, "Party"), (25, 25, "Closed")]


def test_what_is_over_is_left_out() -> None:
    assert shown({EVE - timedelta(days=1): PARTY, EVE: CLOSED}) == [(24, 24, "Closed")]
