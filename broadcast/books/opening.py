"""When zones are open, for those who need to know nothing else of them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Self

from broadcast.books.plans import MARGIN, floor_of
from broadcast.books.special_days import calendar_of
from broadcast.engine.plan import Plan
from broadcast.models import HolidayCalendar, OpeningHours, SpecialDay, Zone


@dataclass(frozen=True)
class Opening:
    """The rows of the current business that say so around the moment `at`. Without them: the clock alone."""

    at: datetime
    hours: Sequence[OpeningHours] = ()
    special: Sequence[SpecialDay] = ()
    holidays: Sequence[HolidayCalendar] = ()

    @classmethod
    def load(cls, at: datetime) -> Self:
        """Three queries, however many zones there are."""
        return cls(
            at,
            list(OpeningHours.objects.all()),
            list(SpecialDay.objects.kept().filter(last_date__gte=(at - MARGIN).date())),
            list(HolidayCalendar.objects.kept()),
        )

    def plan(self, zone: Zone) -> Plan:
        """Its clock and its hours, and nothing that it plays. Select `floor` with the zone."""
        years = range(self.at.year - 1, self.at.year + 2)
        calendar = calendar_of(zone, floor_of(zone), self.hours, self.special, self.holidays, years)
        return Plan(zone_id=str(zone.pk), tz=zone.tz, calendar=calendar)
