"""Dates on which a daypart does not hold, in one zone or in all of them."""

from collections.abc import Iterable
from datetime import date
from uuid import UUID

from django.db.models import Q

from broadcast.books.loading import by
from broadcast.models import DaypartException, Zone


def left_out_since(day: date) -> dict[UUID, list[DaypartException]]:
    """By daypart. One that stands for another holds only while that is there and switched on. One query."""
    in_force = Q(instead=None) | Q(instead__removed_at=None, instead__is_enabled=True)
    rows = DaypartException.objects.filter(in_force, date__gte=day, daypart__removed_at=None)
    return by("daypart_id", rows)


def dates_in(rows: Iterable[DaypartException], zone: Zone) -> frozenset[date]:
    return frozenset(row.date for row in rows if row.zone_id in (None, zone.pk))
