"""What a schedule will do, as it stands in the form: in words, its next times, and what is in its way."""

from dataclasses import dataclass, field
from datetime import datetime

from django import forms

from broadcast.books.plans import Books
from broadcast.day import Coming
from broadcast.models import Schedule
from broadcast.schedules.conflicts import Ahead, Conflict, conflicts
from broadcast.schedules.forms import ScheduleForm
from broadcast.schedules.words import Places, summary
from library.models import Announcement

#: (announcement, offset_min) in order.
Said = list[tuple[Announcement, int]]

#: Zones whose next times and conflicts are shown beside a schedule.
SHOWN_ZONES = 3
#: A form knows its fields by these names, people by those.
CALLED = {"items": "Announcement", "windows": "Hours", "exclusions": "But not", "excluded_dates": "Not on"}


@dataclass(frozen=True)
class Preview:
    summary: str = ""
    coming: list[Coming] = field(default_factory=list)
    conflicts: list[Conflict] = field(default_factory=list)
    #: Further zones in which it plays.
    more_zones: int = 0
    #: (what, sentence): what has to be corrected before there is anything to show.
    problems: list[tuple[str, str]] = field(default_factory=list)


def preview_of(form: ScheduleForm, now: datetime) -> Preview:
    """Of what stands in the form, or of the saved schedule before it is touched."""
    if form.is_bound and not form.is_valid():
        return Preview(problems=problems_of(form))
    return foreseen(form.books, form.draft, form.said, now) if form.said else Preview()


def foreseen(books: Books, draft: Schedule, said: Said, now: datetime) -> Preview:
    """Of a schedule that is right, saved or not."""
    zones = [zone for zone in books.zones.values() if books.reaches(draft, zone)]
    shown = sorted(zones, key=lambda zone: zone.name)[:SHOWN_ZONES]
    ahead = [Ahead.of(books, draft, zone, now) for zone in shown]
    return Preview(
        summary=summary(draft, Places.load(), [offset for _, offset in said]),
        coming=[Coming(each.zone, each.coming()) for each in ahead],
        conflicts=conflicts(books, ahead),
        more_zones=len(zones) - len(shown),
    )


def problems_of(form: forms.BaseForm) -> list[tuple[str, str]]:
    return [
        (CALLED.get(name) or str(form.fields[name].label or "") if name in form.fields else "", str(problem))
        for name, problems in form.errors.items()
        for problem in problems
    ]
