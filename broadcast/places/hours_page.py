"""What stands beside the hours of a place: whose they are, its special days, and what these come to."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils import timezone

from broadcast.books.special_days import special_dates
from broadcast.dayparts import DAY
from broadcast.engine.plan import Special
from broadcast.models import Floor, HolidayCalendar, OpeningHours, SpecialDay, Zone
from broadcast.places.countries import title_of
from broadcast.places.place import Place, hours_in, key_of, near, place_of
from tenants.access import Person

SHOWN = 12
#: So many years ahead.
YEARS = 2


@dataclass
class Stretch:
    """Days after one another with the same special day."""

    first: date
    last: date
    special: Special


def stretches(dates: Mapping[date, Special], today: date) -> list[Stretch]:
    """Those that are still to come, in order."""
    found: list[Stretch] = []
    for day in sorted(day for day in dates if day >= today):
        if found and found[-1].last + DAY == day and found[-1].special == dates[day]:
            found[-1].last = day
        else:
            found.append(Stretch(day, day, dates[day]))
    return found


@dataclass(frozen=True)
class SpecialRows:
    """The closed days and holidays that hold in a place, its own and those of what is above it."""

    place: Place
    days: list[SpecialDay]
    calendars: list[HolidayCalendar]

    @classmethod
    def of(cls, place: Place, now: datetime) -> "SpecialRows":
        """What is over is left out. Two queries."""
        today = now.astimezone(place.tz).date()
        days = SpecialDay.objects.kept().filter(near(place), last_date__gte=today)
        calendars = HolidayCalendar.objects.kept().filter(near(place))
        return cls(
            place,
            list(days.select_related("floor", "zone")),
            list(calendars.select_related("floor", "zone")),
        )

    @property
    def listed(self) -> list[dict[str, Any]]:
        """Calendars first; `is_own` where the place itself has it, `source` is whose it is."""
        rows: Iterable[SpecialDay | HolidayCalendar] = (*self.calendars, *self.days)
        return [
            {
                "row": row,
                "is_calendar": isinstance(row, HolidayCalendar),
                "title": title_of(row) if isinstance(row, HolidayCalendar) else row.name,
                "source": place_of(row),
                "is_own": place_of(row).key == self.place.key,
            }
            for row in rows
        ]

    def coming(self, now: datetime) -> list[Stretch]:
        today = now.astimezone(self.place.tz).date()
        zone = self.place.zone or Zone()
        floor = next((each.floor for each in (self.place, *self.place.above) if each.floor), None)
        years = range(today.year, today.year + YEARS + 1)
        return stretches(special_dates(zone, floor, self.days, self.calendars, years), today)[:SHOWN]


def hours_context(place: Place) -> dict[str, Any]:
    """One query."""
    rows = list(OpeningHours.objects.all())
    hours = hours_in(place, rows)
    others = [row for row in rows if (row.zone_id, row.floor_id) != (pk_of(place.zone), pk_of(place.floor))]
    return {
        "place": place,
        "hours": hours,
        "is_own": bool(hours.rows) and hours.source == place,
        "instead": hours_in(place, others),
    }


def pk_of(row: Zone | Floor | None) -> Any:
    return row.pk if row else None


def places(person: Person) -> list[tuple[str, list[tuple[str, str]]]]:
    """All places to choose from, by kind: (key, name). Two queries."""
    floors = [(key_of(None, row), row.name) for row in Floor.objects.kept().open_to(person, "edit_zones")]
    zones = [(key_of(row, None), row.name) for row in Zone.objects.kept().open_to(person, "edit_zones")]
    return [(label, rows) for label, rows in (("Floors", floors), ("Zones", zones)) if rows]


def special_context(place: Place) -> dict[str, Any]:
    now = timezone.now()
    rows = SpecialRows.of(place, now)
    return {"listed": rows.listed, "coming": rows.coming(now), "today": now.astimezone(place.tz).date()}
