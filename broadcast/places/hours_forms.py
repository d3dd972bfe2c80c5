"""The opening hours of a week, as they are typed: any number of pairs a day."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import time
from typing import Self

from django.http import QueryDict

from broadcast.fields.rows import HoursRow
from broadcast.models import OpeningHours
from broadcast.places.open_week import DAY_NAMES, Opening, clash, overlap, unfolded
from tenants.row_sets import bound_rows, forgive, rearranged, row_numbers, rows_problem

ALL_CLOSED = "Give at least one day hours. For days on which it stays closed, add closed days."
Typed = tuple[int, str, str]


@dataclass
class Day:
    """`prefix` begins the names of its fields; `problem` is what is wrong with its rows."""

    number: int
    rows: list[HoursRow]
    problem: str = ""

    @property
    def name(self) -> str:
        return DAY_NAMES[self.number]

    @property
    def prefix(self) -> str:
        return f"day{self.number}"


class WeekForm:
    """Seven days with the hours in `data`. Ask `is_valid()` before `week`."""

    def __init__(self, data: QueryDict) -> None:
        self.days = [Day(number, bound_rows(HoursRow, data, f"day{number}")) for number in range(7)]
        self.problem = ""
        self.week: list[Opening] = []

    @classmethod
    def of(cls, rows: Iterable[OpeningHours]) -> Self:
        """As they are saved."""
        return cls(typed(told(unfolded((row.days, row.opens, row.closes) for row in rows))))

    def is_valid(self) -> bool:
        for day in self.days:
            day.problem = rows_problem(day.rows)
        if any(day.problem for day in self.days):
            return False
        self.week = [Opening(day.number, *row.pair) for day in self.days for row in day.rows if row.pair]
        if not self.week:
            self.problem = ALL_CLOSED
        elif found := overlap(self.week):
            self.days[found[0].day].problem = clash(*found)
        return not self.problem and not any(day.problem for day in self.days)

    def focus_last(self, prefix: str) -> None:
        """Where somebody who asked for one more goes on."""
        for day in self.days:
            if day.prefix == prefix and day.rows:
                day.rows[-1].fields["start"].widget.attrs["autofocus"] = True


def told(week: Iterable[Opening]) -> list[Typed]:
    return [(each.day, shown(each.opens), shown(each.closes)) for each in week]


def shown(at: time) -> str:
    return f"{at:%H:%M:%S}" if at.second else f"{at:%H:%M}"


def typed(week: Iterable[Typed]) -> QueryDict:
    """As the page would send it."""
    data = QueryDict(mutable=True)
    for place, (day, opens, closes) in enumerate(week):
        data.update({f"day{day}-{place}-start": opens, f"day{day}-{place}-end": closes})
    return data


def in_address(week: Iterable[Opening]) -> list[str]:
    """Each as `0-09:00-17:00`, to be taken back by an address."""
    return ["-".join(map(str, each)) for each in told(week)]


def from_address(texts: Iterable[str]) -> QueryDict:
    """What names no day is left out; times are judged like typed ones."""
    split = ([*text.split("-"), "", ""][:3] for text in texts)
    return typed((int(day), opens, closes) for day, opens, closes in split if day in list("0123456"))


def moved(data: QueryDict, order: str) -> QueryDict:
    """After a button: "add day0", "remove day0 1", "close day0", "copy day0" to the other days."""
    verb, _, prefix = order.partition(" ")
    if verb not in ("close", "copy"):
        return rearranged(data, order)
    days = [number for number in range(7) if f"day{number}" == prefix]
    rows = [row for number in range(7) for row in rows_in(data, number)]
    if not days:
        return data
    if verb == "close":
        return typed(row for row in rows if row[0] != days[0])
    return typed((number, *row[1:]) for number in range(7) for row in rows if row[0] == days[0])


def rows_in(data: QueryDict, number: int) -> list[Typed]:
    prefix = f"day{number}"
    pairs = (
        (data.get(f"{prefix}-{row}-start", ""), data.get(f"{prefix}-{row}-end", ""))
        for row in row_numbers(data, prefix)
    )
    return [(number, opens, closes) for opens, closes in pairs]


def forgiving(form: WeekForm) -> WeekForm:
    """Shows what was filled in so far without judging it."""
    forgive(*(row for day in form.days for row in day.rows))
    return form
