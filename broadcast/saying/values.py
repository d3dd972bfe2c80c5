"""What the gaps of an announcement are in one zone at one moment. Pure."""

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime, timedelta

from broadcast.dayparts import DAY
from broadcast.engine.plan import Plan
from broadcast.engine.stretches import open_spans
from broadcast.saying.clock import spoken_date, spoken_time

MINUTE = timedelta(minutes=1)
#: A place that stays open for longer does not close, as far as anybody says.
NEVER = 2 * DAY


def values(
    plan: Plan, at: datetime, language: str, names: Iterable[str], known: Mapping[str, str]
) -> dict[str, str]:
    """By name, of those asked for; what has no value there is left out. `known` holds at any moment."""
    found = {name: SAID[name](plan, at, language) for name in names if name in SAID}
    return {name: value for name, value in found.items() if value} | dict(known)


def closing(plan: Plan, at: datetime) -> datetime | None:
    """When the zone closes: it is open at the moment, or opens later that local day. Where it follows the
    clock around, and after the last closing of a day, never."""
    today = at.astimezone(plan.tz).date()
    spans = [span for span in open_spans(plan, at - MINUTE, at + NEVER) if at <= span.end]
    first = next((span for span in spans if span.begin <= at or span.opens.date() == today), None)
    if first is None:
        return None
    end = first.end
    for span in spans:
        # Hours that follow each other without a break have no closing between them.
        end = max(end, span.end) if span.begin <= end else end
    return end if end < at + NEVER else None


def time(plan: Plan, at: datetime, language: str) -> str:
    return spoken_time(to_minute(at).astimezone(plan.tz), language)


def date(plan: Plan, at: datetime, language: str) -> str:
    return spoken_date(at.astimezone(plan.tz).date(), language)


def closing_time(plan: Plan, at: datetime, language: str) -> str:
    end = closing(plan, at)
    return spoken_time(to_minute(end).astimezone(plan.tz), language) if end else ""


def minutes_to_closing(plan: Plan, at: datetime, _: str) -> str:
    """Nothing in the last half minute: nobody says that it closes in 0 minutes."""
    end = closing(plan, at)
    minutes = round((end - at) / MINUTE) if end else 0
    return str(minutes) if minutes else ""


def to_minute(at: datetime) -> datetime:
    """The nearest full minute: some seconds that an announcement waited are not heard in its words."""
    return (at + MINUTE / 2).replace(second=0, microsecond=0)


SAID: dict[str, Callable[[Plan, datetime, str], str]] = {
    "time": time,
    "date": date,
    "closing_time": closing_time,
    "minutes_to_closing": minutes_to_closing,
}
