"""One-click starts: what each makes. Afterwards it is ordinary rows."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import time
from typing import Any

from broadcast.models import EVERY_DAY, Mode, Schedule

Kind = Schedule.Kind
WEEKDAYS = [0, 1, 2, 3, 4]
MON_TO_SAT = [0, 1, 2, 3, 4, 5]


@dataclass(frozen=True)
class Line:
    """An announcement; its offset is from opening or closing."""

    title: str
    text: str
    offset_min: int = 0


@dataclass(frozen=True)
class Asked:
    """A time that the owner may change."""

    label: str
    at: time


@dataclass(frozen=True)
class Part:
    """A daypart with its channel. Its hours are the asked times of these places; without them all day."""

    channel: str
    days: list[int]
    hours: tuple[int, int] | None = None

    def hours_in(self, times: Sequence[time]) -> tuple[time, time]:
        """From and until, of the times that were chosen."""
        return (times[self.hours[0]], times[self.hours[1]]) if self.hours else (time(0), time(0))


@dataclass(frozen=True)
class Recipe:
    key: str
    name: str
    promise: str
    icon: str
    lines: tuple[Line, ...] = ()
    asked: tuple[Asked, ...] = ()
    #: Columns of its schedule, beside what is asked.
    columns: dict[str, Any] = field(default_factory=dict)
    parts: tuple[Part, ...] = ()
    #: It goes by the opening hours: they are asked for where there are none.
    needs_hours: bool = False
    #: Its hours end on the day on which they begin.
    one_day: bool = False

    @property
    def spans(self) -> list[tuple[int, int]]:
        """Which of the asked times are from and until."""
        if self.parts:
            return [part.hours for part in self.parts if part.hours]
        return [(0, 1)] if self.columns.get("kind") == Kind.INTERVAL else []

    def schedule_columns(self, times: list[time]) -> dict[str, Any]:
        """With the times that were chosen: the hours of an interval, or those of a clock."""
        if not times:
            return self.columns
        is_clock = self.columns.get("kind") == Kind.CLOCK
        return self.columns | ({"at_times": sorted(times)} if is_clock else {"windows": [times[:2]]})


CLOSING = Recipe(
    key="closing",
    name="Closing countdown",
    promise="30, 15 and 5 minutes before closing, guests hear that you are about to close.",
    icon="door-closed",
    needs_hours=True,
    lines=(
        Line("We close in half an hour", "Dear guests, we close in thirty minutes.", -30),
        Line(
            "We close in a quarter of an hour",
            "Dear guests, we close in fifteen minutes. Please come to the till soon.",
            -15,
        ),
        Line(
            "We close in five minutes",
            "Dear guests, we close in five minutes. Thank you for your visit, and good night.",
            -5,
        ),
    ),
    columns={"name": "Closing countdown", "kind": Kind.OPENING, "edge": "closes", "days": EVERY_DAY},
)
WELCOME = Recipe(
    key="welcome",
    name="Hourly welcome",
    promise="On every full hour while you are open, guests are welcomed.",
    icon="hand",
    needs_hours=True,
    lines=(Line("Welcome", "Welcome. It is good to have you here. Ask us if there is anything you need."),),
    columns={
        "name": "Hourly welcome",
        "kind": Kind.CLOCK,
        "at_minutes": [0],
        "while_open": True,
        "days": EVERY_DAY,
    },
)
LUNCH = Recipe(
    key="lunch",
    name="Lunch offer",
    promise="Every 20 minutes at lunchtime on weekdays, guests hear of today's offer.",
    icon="utensils",
    asked=(Asked("From", time(11, 30)), Asked("Until", time(13, 30))),
    lines=(Line("Lunch offer", "Hungry? Today's lunch is ready. Ask at the counter for our lunch offer."),),
    columns={"name": "Lunch offer", "kind": Kind.INTERVAL, "every_min": 20, "days": WEEKDAYS},
    one_day=True,
)
BREAK = Recipe(
    key="break",
    name="Staff break",
    promise="Twice a day on weekdays, after the track that plays, the team is reminded of its break.",
    icon="coffee",
    asked=(Asked("First break", time(10, 30)), Asked("Second break", time(15, 30))),
    lines=(Line("Staff break", "A note to our team: it is time for your break."),),
    columns={
        "name": "Staff break",
        "kind": Kind.CLOCK,
        "days": WEEKDAYS,
        "mode": Mode.AFTER_TRACK,
        "late_by_s": 600,
    },
)
MUSIC = Recipe(
    key="music",
    name="Weekly music plan",
    promise="Mornings, evenings and Sundays get a channel of their own.",
    icon="sunrise",
    asked=(
        Asked("Morning from", time(7)),
        Asked("Morning until", time(12)),
        Asked("Evening from", time(17)),
        Asked("Evening until", time(22)),
    ),
    parts=(
        Part("Morning", MON_TO_SAT, (0, 1)),
        Part("Evening", MON_TO_SAT, (2, 3)),
        Part("Sunday", [6]),
    ),
)
RECIPES: dict[str, Recipe] = {recipe.key: recipe for recipe in (CLOSING, WELCOME, LUNCH, BREAK, MUSIC)}
