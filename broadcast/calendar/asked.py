"""Which zone's calendar somebody asks for, and which of its days."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.http import Http404, QueryDict
from django.urls import reverse
from django.utils.http import urlencode

from broadcast.dayparts import DAY
from broadcast.models import Zone

#: As far as the calendar goes, from today.
FARTHEST = timedelta(days=400)
WEEK = 7 * DAY


@dataclass(frozen=True)
class Asked:
    """`day` is the day asked for; of a week, the one that a phone shows."""

    zone: Zone
    day: date
    is_week: bool
    today: date

    @property
    def monday(self) -> date:
        return self.day - self.day.weekday() * DAY

    @property
    def week_days(self) -> list[date]:
        return [self.monday + number * DAY for number in range(7)]

    @property
    def dates(self) -> list[date]:
        return self.week_days if self.is_week else [self.day]

    @property
    def address(self) -> str:
        return address(self.zone, self.day, self.is_week)

    @property
    def query(self) -> str:
        return self.address.partition("?")[2]

    @property
    def earlier(self) -> str:
        return self.step(-1)

    @property
    def later(self) -> str:
        return self.step(1)

    @property
    def now(self) -> str:
        return address(self.zone, self.today, self.is_week)

    @property
    def as_week(self) -> str:
        return address(self.zone, self.day, True)

    @property
    def as_day(self) -> str:
        return address(self.zone, self.day, False)

    def step(self, direction: int) -> str:
        """The neighbouring week or day; empty where the calendar ends."""
        day = (self.monday + direction * WEEK) if self.is_week else self.day + direction * DAY
        return address(self.zone, day, self.is_week) if abs(day - self.today) <= FARTHEST else ""


def address(zone: Zone, day: date, is_week: bool = False) -> str:
    """ "?zone=…&week=2026-W48" or "?zone=…&day=2026-11-24"."""
    when = {"week": f"{day:%G-W%V}"} if is_week else {"day": day.isoformat()}
    return f"{reverse('calendar')}?{urlencode({'zone': str(zone.pk)} | when)}"


def read(told: QueryDict | dict[str, str], zones: Sequence[Zone], now: datetime) -> Asked | None:
    """None without any zone; Http404 for a zone that is not among them. A day that is none is today."""
    if not zones:
        return None
    zone = chosen(zones, told.get("zone", ""))
    today = now.astimezone(zone.tz).date()
    if day := day_of(told.get("day", ""), "%Y-%m-%d", today):
        return Asked(zone, day, is_week=False, today=today)
    monday = day_of(f"{told.get('week', '')}-1", "%G-W%V-%u", today)
    is_this_week = monday is None or monday <= today < monday + WEEK
    return Asked(zone, today if is_this_week else monday or today, is_week=True, today=today)


def chosen(zones: Sequence[Zone], name: str) -> Zone:
    if not name:
        return zones[0]
    try:
        pk = UUID(name)
    except ValueError:
        raise Http404 from None
    found = next((zone for zone in zones if zone.pk == pk), None)
    if found is None:
        raise Http404
    return found


def day_of(text: str, form: str, today: date) -> date | None:
    """Within what the calendar shows."""
    try:
        day = datetime.strptime(text, form).date()  # noqa: DTZ007  a date has no zone
    except ValueError:
        return None
    return day if abs(day - today) <= FARTHEST else None
