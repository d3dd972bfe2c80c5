"""What quiet hours will silence, before they are saved."""

from dataclasses import dataclass
from datetime import datetime

from broadcast.models import EVERY_DAY, QuietHours
from broadcast.music.tuned import listed
from broadcast.places.quiet_words import silenced, where
from broadcast.places.silenced import silenced_by

MOST_NAMES = 5


@dataclass(frozen=True)
class QuietAhead:
    """In words. `warning`, where there is one, is to be seen before such hours are saved."""

    summary: str = ""
    warning: str = ""


def quiet_ahead(row: QuietHours, now: datetime) -> QuietAhead:
    """Of quiet hours that are right, saved or not."""
    hours = f"{row.hours} {row.day_names}"
    return QuietAhead(
        f"{hours[0].upper()}{hours[1:]}. {silenced(row)}", f"{always(row)} {never(row, now)}".strip()
    )


def always(row: QuietHours) -> str:
    """Around the clock, announcements of a place are gone altogether."""
    if row.channel or row.schedule or row.start != row.end or set(row.days) != set(EVERY_DAY):
        return ""
    return f"That is all day, every day: no announcement is heard {where(row) or 'anywhere'} any more."


def never(row: QuietHours, now: datetime) -> str:
    """The schedules that they silence entirely, and where."""
    found = [f"“{each}”" for each in silenced_by(row, now)]
    more = [f"{len(found) - MOST_NAMES} more"] if len(found) > MOST_NAMES else []
    said = f"{listed([*found[:MOST_NAMES], *more])} {where(row)}".strip() if found else ""
    return f"Nothing is heard of {said} any more, in the next two weeks at least." if said else ""
