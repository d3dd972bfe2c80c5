"""A moment as a person writes it: the wall time of a zone. Pure: `now` is an argument."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from broadcast.dayparts import instant

PAST, FUTURE = timedelta(days=366), timedelta(days=5 * 365 + 2)
#: More than any time zone is away from UTC, so that the limits hold before the zone is asked.
SLACK = timedelta(days=2)
UNREADABLE = "Write the moment as date and time: 2027-03-28T00:30."
OUT_OF_REACH = "Choose a moment from one year ago to five years ahead."


class BadMoment(ValueError):
    """Its text says what to write instead."""


@dataclass(frozen=True)
class Moment:
    """`at` is UTC. `note` says what is odd about the wall time; `second` is it, when it comes again."""

    at: datetime
    note: str = ""
    second: datetime | None = None


def read_moment(text: str, tz: ZoneInfo, now: datetime) -> Moment:
    """`2027-03-28T00:30` on the zone's clocks; with an offset (`+01:00`) exactly that. Raises BadMoment."""
    try:
        said = datetime.fromisoformat(text.strip())
    except ValueError:
        raise BadMoment(UNREADABLE) from None
    # Asked twice: no calendar reaches far enough to convert the year 1 or 9999.
    refuse_far(said.replace(tzinfo=UTC), now, SLACK)
    moment = of_wall(said, tz) if said.tzinfo is None else of_instant(said, tz)
    refuse_far(moment.at, now)
    return moment


def refuse_far(at: datetime, now: datetime, slack: timedelta = timedelta()) -> None:
    if not now - PAST - slack <= at <= now + FUTURE + slack:
        raise BadMoment(OUT_OF_REACH)


def of_wall(wall: datetime, tz: ZoneInfo) -> Moment:
    """A skipped wall time is the end of its gap; of a doubled one the first counts."""
    at = instant(wall.date(), wall.time(), tz)
    told = at.astimezone(tz)
    if told.replace(tzinfo=None, fold=0) != wall:
        return Moment(
            at, f"The clocks skip {wall:%H:%M} that day and go on at {told:%H:%M}: this starts there."
        )
    second = wall.replace(tzinfo=tz, fold=1).astimezone(UTC)
    if second == at:
        return Moment(at)
    return Moment(at, f"The clocks show {wall:%H:%M} twice that day. This is the first time.", second)


def of_instant(said: datetime, tz: ZoneInfo) -> Moment:
    wall = said.astimezone(tz)
    note = f"The clocks show {wall:%H:%M} twice that day. This is the second time." if wall.fold else ""
    return Moment(said.astimezone(UTC), note)


def written(at: datetime, tz: ZoneInfo) -> str:
    """For `read_moment`: the wall time; with its offset where it alone would mean another moment."""
    wall = at.astimezone(tz)
    plain = wall.replace(tzinfo=None, fold=0)
    exact = instant(plain.date(), plain.time(), tz) == at
    precision = "milliseconds" if plain.microsecond else "seconds" if plain.second else "minutes"
    return (plain if exact else wall).isoformat(timespec=precision)


def offset_name(at: datetime, tz: ZoneInfo) -> str:
    """`UTC+01:00`."""
    told = f"{at.astimezone(tz):%z}"
    return f"UTC{told[:3]}:{told[3:5]}"
