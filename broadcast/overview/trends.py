"""Days as bars, drawn here: lengths are percents of a drawing. No clock, no database."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from tenants.models import DayFigures
from tenants.templatetags.portal import size

DAYS = 30
#: Of the room that a day has; the rest keeps it from the next one.
FULL = 0.72
#: So that what happened once is not taken for nothing.
LEAST = 3.0


@dataclass(frozen=True)
class Bar:
    """One day. `height` is 0 where nothing happened, and None where nobody counted."""

    day: date
    x: float
    width: float
    height: float | None
    told: str

    @property
    def y(self) -> float:
        return round(100 - (self.height or 0), 2)


@dataclass(frozen=True)
class Trend:
    """Thirty days of one figure."""

    name: str
    bars: Sequence[Bar]
    most: str
    latest: str

    @property
    def words(self) -> str:
        """For who cannot see it."""
        known = [bar for bar in self.bars if bar.height is not None]
        if not known:
            return f"{self.name}: nothing has been counted yet."
        return f"{self.name} a day in {DAYS} days: at most {self.most}, last {self.latest}."


def whole(value: Any) -> str:
    return f"{value:,.0f}"


def money(value: Any) -> str:
    return f"{value:,.2f}"


#: By column of DayFigures: its name and how it is written.
COLUMNS: dict[str, tuple[str, Callable[[Any], str]]] = {
    "businesses": ("Open businesses", whole),
    "players_peak": ("Players online, at most", whole),
    "plays": ("Plays", whole),
    "characters": ("Characters spoken", whole),
    "cost": ("Cost of speech", money),
    "storage_bytes": ("Storage", size),
    "errors": ("Errors", whole),
}


def days_until(today: date) -> list[date]:
    """The last thirty, today's included."""
    return [today - timedelta(days=back) for back in reversed(range(DAYS))]


def trends(rows: Mapping[date, DayFigures], today: date) -> dict[str, Trend]:
    """By column. A day without a row was not counted."""
    return {column: trend(column, rows, days_until(today)) for column in COLUMNS}


def trend(column: str, rows: Mapping[date, DayFigures], days: Sequence[date]) -> Trend:
    name, told = COLUMNS[column]
    values = [getattr(rows.get(day), column, None) for day in days]
    known = [value for value in values if value is not None]
    most = max(known, default=0)
    bars = []
    for number, (day, value) in enumerate(zip(days, values, strict=True)):
        height = None if value is None else height_of(value, most)
        text = f"{day:%A} {day.day} {day:%B}: {'not counted' if value is None else told(value)}"
        bars.append(
            Bar(day, round(100 * number / len(days), 2), round(100 * FULL / len(days), 2), height, text)
        )
    return Trend(name, bars, told(most), told(known[-1]) if known else "–")


def height_of(value: Any, most: Any) -> float:
    return round(max(LEAST, 100 * float(value) / float(most)), 2) if value and most else 0


def table(rows: Mapping[date, DayFigures], today: date) -> list[tuple[date, list[str]]]:
    """The same as texts, the newest day first, without days that nobody counted."""
    known = [(day, rows[day]) for day in reversed(days_until(today)) if day in rows]
    return [(day, [written(row, column) for column in COLUMNS]) for day, row in known]


def written(row: DayFigures, column: str) -> str:
    value = getattr(row, column)
    return "–" if value is None else COLUMNS[column][1](value)
