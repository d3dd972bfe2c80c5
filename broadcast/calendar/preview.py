"""What other hours of a daypart would change, before they are saved."""

from collections.abc import Iterator
from copy import copy
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from broadcast.actions.moves import one_day_of
from broadcast.books.plans import is_for_place
from broadcast.calendar.wall import wall
from broadcast.calendar.week import Picture
from broadcast.models import Daypart, Zone
from broadcast.music.weeks import Clash, clashes


@dataclass(frozen=True)
class Stretch:
    """What one day's music would be."""

    hours: str
    title: str


@dataclass(frozen=True)
class Preview:
    """`clashes` are with all of it changed; `after_all`, `after_day`: what that day then plays."""

    daypart: Daypart
    draft: Daypart
    on: date
    was: date
    zones: list[Zone]
    clashes: list[Clash]
    after_all: list[Stretch]
    after_day: list[Stretch]

    @property
    def asks(self) -> bool:
        """Whether it holds on more than the one day in the one zone that were looked at."""
        return not is_dated(self.daypart) or len(self.zones) > 1

    @property
    def has_moved_day(self) -> bool:
        return sorted(self.draft.days) != sorted(self.daypart.days)

    @property
    def hours(self) -> str:
        return self.draft.hours


def preview(picture: Picture, row: Daypart, told: dict[str, Any]) -> Preview:
    """`told` are the cleaned values of a ReshapeForm. Two queries beyond the picture's."""
    zones = list(picture.books.zones.values())
    draft = drafted(row, told)
    on = told["to"] or told["on"]
    was = told["was"] or on
    alone = Daypart(**one_day_of(row, picture.zone, on, told["start"], told["end"]))
    return Preview(
        daypart=row,
        draft=draft,
        on=on,
        was=was,
        zones=[zone for zone in zones if is_for_place(row, zone)],
        clashes=clashes(draft, zones),
        after_all=list(day_with(picture, draft, on)),
        after_day=list(day_with(picture, alone, on, row)),
    )


def drafted(row: Daypart, told: dict[str, Any]) -> Daypart:
    draft = copy(row)
    draft.start, draft.end, draft.days = told["start"], told["end"], sorted(told["days"])
    if told["to"] and is_dated(row):
        draft.first_date = draft.last_date = told["to"]
        draft.days = [told["to"].weekday()]
    return draft


def day_with(picture: Picture, row: Daypart, on: date, without: Daypart | None = None) -> Iterator[Stretch]:
    """The day's music with a daypart as it is drafted; `without` one does not hold then."""
    plan = picture.books.plan(picture.zone, instead=row)
    parts = (part for part in plan.parts if without is None or part.daypart_id != str(without.pk))
    plan = replace(plan, parts=tuple(parts))
    there = Picture(picture.books, picture.zone, plan, [on], picture.now)
    for band in there.days()[0].bands:
        if not band.beaten_by:
            yield Stretch(f"{wall(band.x_min)}–{wall(band.end_min)}", band.full_name)


def is_dated(row: Daypart) -> bool:
    return row.first_date is not None and row.first_date == row.last_date
