"""What somebody chose by hand in a zone, and until when one may choose."""

from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from uuid import UUID

from broadcast.books.plans import Books
from broadcast.dayparts import DAY, instant
from broadcast.engine.stretches import open_spans
from broadcast.models import Zone

LONGEST = timedelta(days=7)
PAST = "This moment has passed. Choose a later one."
TOO_FAR = "At most seven days ahead. For longer, make a daypart."


@dataclass(frozen=True)
class Hand:
    """A choice that runs. `name` is its channel's; `until` its end by the zone's clock, as "Tue 18:00"."""

    pk: UUID
    name: str
    ends_at: datetime
    until: str


def hand_in(books: Books, zone: Zone, now: datetime) -> Hand | None:
    rows = [row for row in books.overrides.get(zone.pk, ()) if row.starts_at <= now < row.ends_at]
    if not rows:
        return None
    latest = max(rows, key=lambda row: (row.starts_at, str(row.pk)))
    name = books.title(str(latest.channel_id))
    return Hand(latest.pk, name, latest.ends_at, wall_end(latest.ends_at, zone, now))


def wall_end(ends_at: datetime, zone: Zone, now: datetime) -> str:
    """With its day where that is not today."""
    end, here = ends_at.astimezone(zone.tz), now.astimezone(zone.tz)
    return f"{end:%H:%M}" if end.date() == here.date() else f"{end:%a %H:%M}"


def ends(books: Books, zone: Zone, now: datetime) -> dict[str, datetime]:
    """The moments that people mean, by name: `hour`, `midnight`, and `closing` where the zone closes soon."""
    tomorrow = now.astimezone(zone.tz).date() + DAY
    found = {"hour": now + timedelta(hours=1), "midnight": instant(tomorrow, time(0), zone.tz)}
    closing = [span.end for span in open_spans(books.plan(zone), now, now + DAY) if span.end > now]
    return found | ({"closing": min(closing)} if closing else {})


def problem_of(ends_at: datetime, now: datetime) -> str:
    """Why it cannot end then; empty where it can."""
    if ends_at <= now:
        return PAST
    return TOO_FAR if ends_at > now + LONGEST else ""


def first_guess(zone: Zone, now: datetime) -> str:
    """The full hour after the next, for an `<input type="datetime-local">`."""
    wall = (now.astimezone(UTC) + timedelta(hours=2)).astimezone(zone.tz)
    return f"{wall:%Y-%m-%dT%H}:00"
