"""Every change to closed days and holidays."""

from typing import Any
from uuid import UUID

from django.db import transaction

from broadcast.actions.saving import move_row, save_row
from broadcast.models import HolidayCalendar, SpecialDay
from tenants.access import Person

RIGHT = "edit_zones"


@transaction.atomic
def save_special_day(pk: UUID | None, *, actor: Person, **columns: Any) -> SpecialDay:
    """Change closed days, or make some where `pk` is None. `columns` are those of the model, by name."""
    return save_row(SpecialDay, pk, actor, RIGHT, columns)


@transaction.atomic
def remove_special_day(pk: UUID, *, actor: Person) -> SpecialDay:
    return move_row(SpecialDay, pk, actor, RIGHT, "removed")


@transaction.atomic
def restore_special_day(pk: UUID, *, actor: Person) -> SpecialDay:
    return move_row(SpecialDay, pk, actor, RIGHT, "restored")


@transaction.atomic
def save_holiday_calendar(pk: UUID | None, *, actor: Person, **columns: Any) -> HolidayCalendar:
    """Change what a country's holidays mean, or begin to keep them where `pk` is None."""
    return save_row(HolidayCalendar, pk, actor, RIGHT, columns)


@transaction.atomic
def remove_holiday_calendar(pk: UUID, *, actor: Person) -> HolidayCalendar:
    return move_row(HolidayCalendar, pk, actor, RIGHT, "removed")


@transaction.atomic
def restore_holiday_calendar(pk: UUID, *, actor: Person) -> HolidayCalendar:
    return move_row(HolidayCalendar, pk, actor, RIGHT, "restored")
