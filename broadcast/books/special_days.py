"""Holidays and closed days: from rows that are already there to a zone's calendar. No queries."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, time
from functools import lru_cache
from types import MappingProxyType
from typing import TypeVar

from broadcast.dayparts import DAY, Window
from broadcast.engine.plan import Calendar, Special
from broadcast.models import Floor, HolidayCalendar, OpeningHours, SpecialDay, Zone

Row = TypeVar("Row", OpeningHours, SpecialDay, HolidayCalendar)
Dated = TypeVar("Dated", SpecialDay, HolidayCalendar)
#: Of a country's names for its holidays the first that there is. The library would take the machine's own.
LANGUAGES = ("en_GB", "en_US")


def calendar_of(
    zone: Zone,
    floor: Floor | None,
    hours: Iterable[OpeningHours],
    days: Iterable[SpecialDay],
    holidays: Iterable[HolidayCalendar],
    years: Sequence[int],
) -> Calendar:
    """When the zone is open in these years. Rows of other places are passed over."""
    week = next((rows for rows in reversed(by_place(hours, zone, floor)) if rows), [])
    windows = tuple(Window(frozenset(row.days), row.opens, row.closes) for row in week)
    return Calendar(windows, special_dates(zone, floor, days, holidays, years))


def special_dates(
    zone: Zone,
    floor: Floor | None,
    days: Iterable[SpecialDay],
    holidays: Iterable[HolidayCalendar],
    years: Sequence[int],
) -> Mapping[date, Special]:
    """By date: the zone's beat its floor's, and these the business's; a closed day beats a holiday.

    Of two of one place and one kind on the same date the newer one counts.
    """
    found: dict[date, Special] = {}
    for calendar in (row for rows in by_place(holidays, zone, floor) for row in by_age(rows)):
        named = holidays_of(calendar.country, calendar.region, tuple(years))
        found |= {day: Special(name, open_in(calendar)) for day, name in named.items()}
    for row in (row for rows in by_place(days, zone, floor) for row in by_age(rows)):
        found |= {day: Special(row.name, open_in(row)) for day in dates_of(row, years)}
    return MappingProxyType(found)


def by_place(rows: Iterable[Row], zone: Zone, floor: Floor | None) -> list[list[Row]]:
    """The business's, the floor's, the zone's."""
    own: list[list[Row]] = [[], [], []]
    for row in rows:
        if row.zone_id == zone.pk:
            own[2].append(row)
        elif row.floor_id is not None and floor is not None and row.floor_id == floor.pk:
            own[1].append(row)
        elif row.zone_id is None and row.floor_id is None:
            own[0].append(row)
    return own


def by_age(rows: Iterable[Dated]) -> list[Dated]:
    """The oldest first, whatever order they were loaded in."""
    return sorted(rows, key=lambda row: (row.created_at, row.pk))


def open_in(row: SpecialDay | HolidayCalendar) -> tuple[tuple[time, time], ...]:
    return ((row.opens, row.closes),) if row.opens is not None and row.closes is not None else ()


def dates_of(row: SpecialDay, years: Sequence[int]) -> Iterator[date]:
    day, last = max(row.first_date, date(min(years), 1, 1)), min(row.last_date, date(max(years), 12, 31))
    while day <= last:
        yield day
        day += DAY


@lru_cache(maxsize=256)
def holidays_of(country: str, region: str, years: tuple[int, ...]) -> Mapping[date, str]:
    """A country's public holidays by date; none for one that the library does not know."""
    # Here, because it takes a fifth of a second that only those pay who have holidays.
    import holidays

    try:
        known = holidays.country_holidays(country).supported_languages or ()
        language = next((each for each in LANGUAGES if each in known), None)
        found = holidays.country_holidays(country, subdiv=region or None, years=years, language=language)
    except NotImplementedError:
        return MappingProxyType({})
    return MappingProxyType(dict(found))
