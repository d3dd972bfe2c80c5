"""A schedule in one plain sentence. No queries; the names of its places are asked for once for many."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Self
from uuid import UUID

from broadcast.models import Device, Floor, Schedule, Zone
from broadcast.models.words import SpecialDays
from tenants.templatetags.portal import clock_time

Kind = Schedule.Kind
MOST_DATES = 3


@dataclass(frozen=True)
class Places:
    """What zones, floors and players are called."""

    zones: dict[UUID, str]
    floors: dict[UUID, str]
    devices: dict[UUID, str]

    @classmethod
    def load(cls) -> Self:
        """Of the current business, in three queries."""
        return cls(
            dict(Zone.objects.kept().values_list("pk", "name")),
            dict(Floor.objects.kept().values_list("pk", "name")),
            dict(Device.objects.filter(revoked_at=None).values_list("pk", "name")),
        )

    def where(self, row: Schedule) -> str:
        """ "in Counter and Terrace", "on floor Upstairs"; "nowhere" where all that it was for is gone."""
        if row.everywhere:
            return "everywhere"
        parts = [
            named("in", "", (self.zones.get(pk) for pk in row.zone_ids)),
            named("on", "floor ", (self.floors.get(pk) for pk in row.floor_ids)),
            named("in zones with the tag", "", (f"“{tag}”" for tag in row.tags)),
            named("on", "the player ", (self.devices.get(pk) for pk in row.device_ids)),
        ]
        return joined(part for part in parts if part) or "nowhere"


def named(word: str, noun: str, names: Iterable[str | None]) -> str:
    known = [f"{noun}{name}" for name in names if name]
    return f"{word} {joined(known)}" if known else ""


def summary(row: Schedule, places: Places, offsets: Sequence[int] = ()) -> str:
    """When and where it plays: "Every 15 minutes from 09:00 to 17:00 on weekdays, in Counter and Terrace"."""
    parts = [f"{rhythm(row, offsets)}{hours(row)} {on_days(row)}", *limits(row), places.where(row)]
    said = ", ".join(part for part in parts if part)
    return said[0].upper() + said[1:]


def rhythm(row: Schedule, offsets: Sequence[int]) -> str:
    """How often, without the hours. `offsets` are its items' in minutes."""
    if row.kind == Kind.TIMELINE:
        at = joined(str(offset) for offset in sorted(set(offsets)))
        lasts = "one minute" if row.every_min == 1 else minutes(row.every_min)
        return f"in a sequence of {lasts}" + (f", at minute {at}" if at else "")
    if row.kind == Kind.CLOCK:
        return clock_times(row)
    if row.kind == Kind.OPENING:
        return around_edge(offsets, "opening" if row.edge == Schedule.Edge.OPENS else "closing")
    return f"every {minutes(row.every_min)}"


def clock_times(row: Schedule) -> str:
    at = [f"at {joined(wall(each) for each in row.at_times)}"] if row.at_times else []
    if row.at_minutes:
        at.append(f"at {joined(f':{minute:02}' for minute in row.at_minutes)} of every hour")
    return joined(at)


def around_edge(offsets: Sequence[int], edge: str) -> str:
    """ "30, 15 and 5 minutes before closing"."""
    before = [str(-offset) for offset in sorted(set(offsets)) if offset < 0]
    after = [str(offset) for offset in sorted(set(offsets)) if offset > 0]
    parts = [f"{joined(before)} {unit(before)} before {edge}"] if before else []
    parts += [f"at {edge}"] if 0 in offsets or not offsets else []
    parts += [f"{joined(after)} {unit(after)} after {edge}"] if after else []
    return joined(parts)


def hours(row: Schedule) -> str:
    if row.kind == Kind.OPENING:
        return ""
    told = " and".join(f" from {wall(start)} to {wall(end)}" for start, end in row.windows if start != end)
    whole = "" if row.kind == Kind.CLOCK or row.while_open else " all day"
    return (told or whole) + (" while open" if row.while_open else "")


def on_days(row: Schedule) -> str:
    names = row.day_names
    return names if names.startswith("every") else f"on {names}"


def limits(row: Schedule) -> list[str]:
    """From when to when, and when not."""
    ends = row.kind == Kind.CLOCK and row.is_back_timed
    said = ["ending exactly then" if ends else "", dates(row)]
    left_out = joined(f"from {wall(start)} to {wall(end)}" for start, end in row.exclusions)
    said.append(f"but not {left_out}" if left_out else "")
    said.append(left_out_dates(row.excluded_dates))
    special = {SpecialDays.NOT: "not on holidays and closed days", SpecialDays.ONLY: "only on holidays"}
    said.append(special.get(row.special_days, ""))  # type: ignore[call-overload]
    return said


def dates(row: Schedule) -> str:
    first = f"from {day(row.first_date)}" if row.first_date else ""
    last = f"until {day(row.last_date)}" if row.last_date else ""
    return " ".join(part for part in (first, last) if part)


def left_out_dates(found: Sequence[date]) -> str:
    if not found:
        return ""
    return (
        f"not on {joined(map(day, sorted(found)))}"
        if len(found) <= MOST_DATES
        else f"not on {len(found)} dates"
    )


def joined(words: Iterable[str]) -> str:
    """ "a", "a and b", "a, b and c"."""
    *first, last = [*words] or [""]
    return f"{', '.join(first)} and {last}" if first else last


def minutes(number: int) -> str:
    return "minute" if number == 1 else f"{number} minutes"


def unit(numbers: Sequence[str]) -> str:
    return "minute" if list(numbers) == ["1"] else "minutes"


def wall(at: time | datetime) -> str:
    """With its seconds only where there are any."""
    return clock_time(at)


def day(at: date) -> str:
    return f"{at.day} {at:%B %Y}"
