"""An announcement's plays as CSV, for a spreadsheet."""

import csv
from collections.abc import Iterator
from datetime import datetime
from io import StringIO

from django.db.models import Q

from broadcast.models import PlayEvent
from broadcast.plays.history import Play
from tenants.access import Guarded
from tenants.models import Business
from tenants.schemas import in_business

HEAD = (
    "planned",
    "heard from",
    "heard until",
    "seconds off",
    "zone",
    "player",
    "how",
    "status",
    "reason",
    "play",
)
TOGETHER = 500
#: With these a spreadsheet takes a cell for a formula.
FORMULA = ("=", "+", "-", "@", "\t", "\r")


def lines(plays: Guarded, business: Business) -> Iterator[str]:
    """The file, piece by piece: it is sent while it is made, when the request's schema has been left."""
    yield "\ufeff" + written([HEAD])
    last: PlayEvent | None = None
    while True:
        with in_business(business):
            page = list(after(plays, last)[:TOGETHER])
            piece = written(row_of(Play(event)) for event in page)
        if not page:
            return
        yield piece
        last = page[-1]


def after(plays: Guarded, last: PlayEvent | None) -> Guarded:
    if last is None:
        return plays
    older = Q(received_at__lt=last.received_at)
    return plays.filter(older | Q(received_at=last.received_at, pk__lt=last.pk))


def row_of(play: Play) -> list[str]:
    event = play.event
    return [
        stamp(event.planned_at, event),
        stamp(event.started_at, event),
        stamp(event.ended_at, event),
        "" if play.off_s is None else str(play.off_s),
        plain(event.zone.name),
        plain(event.device.name),
        "by hand" if event.kind == "interrupt" else "planned",
        event.status,
        plain(event.reason),
        str(event.pk),
    ]


def stamp(at: datetime | None, event: PlayEvent) -> str:
    return at.astimezone(event.zone.tz).isoformat(timespec="milliseconds") if at else ""


def plain(text: str) -> str:
    """Never a formula."""
    return f"'{text}" if text.startswith(FORMULA) else text


def written(rows: Iterator[list[str]] | list[tuple[str, ...]]) -> str:
    page = StringIO()
    csv.writer(page).writerows(rows)
    return page.getvalue()
