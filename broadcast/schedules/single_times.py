"""Single occurrences of schedules: whether a rule plans one for a moment, and how it was changed alone."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from uuid import UUID

from broadcast.books.plans import Books
from broadcast.engine.plan import Plan
from broadcast.models import ScheduleException, Zone
from broadcast.rundown import planned_times

JUST_AFTER = timedelta(milliseconds=1)


def is_planned(plan: Plan, schedule_id: UUID, at: datetime) -> bool:
    """Whether the schedule's rule gives this moment in the plan's zone, skipped and moved ones included."""
    bare = (
        replace(rule, skipped=frozenset(), moved=())
        for rule in plan.rules
        if rule.schedule_id == str(schedule_id)
    )
    return any(at in planned_times(plan, rule, at, at + JUST_AFTER) for rule in bare)


def is_planned_in(zone: Zone, schedule_id: UUID, at: datetime) -> bool:
    books = Books.load(at, at + JUST_AFTER)
    return zone.pk in books.zones and is_planned(books.plan(books.zones[zone.pk]), schedule_id, at)


def change_of(rows: Sequence[ScheduleException], zone: Zone) -> ScheduleException | None:
    """The one that counts in the zone: its own before that of everywhere."""
    here = [row for row in rows if row.zone_id in (None, zone.pk)]
    return max(here, key=lambda row: row.zone_id is not None, default=None)
