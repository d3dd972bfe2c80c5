"""Page by page from a place in the log: nothing is counted, and a late page costs what the first does."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from uuid import UUID

from django.db.models import Q

from tenants.log.asked import Rows
from tenants.models import AuditLog

TOGETHER = 50
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
PLACE = re.compile(r"(\d{1,17})-([0-9a-f]{32})")
Place = tuple[datetime, UUID]


@dataclass(frozen=True)
class Page:
    """`older` and `newer` are places to go on from; empty at the ends."""

    rows: list[AuditLog]
    older: str = ""
    newer: str = ""


def page_of(rows: Rows, *, before: str = "", after: str = "") -> Page:
    """The newest, or those `before` or `after` a place. A place that is none is the newest page."""
    if place := read(after):
        found = list(beyond(rows, place).order_by("at", "id")[: TOGETHER + 1])
        has_newer, found = len(found) > TOGETHER, found[TOGETHER - 1 :: -1] if found else []
        return Page(found, placed(found[-1:]) or after, placed(found[:1]) if has_newer else "")
    place = read(before)
    found = list((behind(rows, place) if place else rows).order_by("-at", "-id")[: TOGETHER + 1])
    shown = found[:TOGETHER]
    return Page(
        shown, placed(shown[-1:]) if len(found) > TOGETHER else "", placed(shown[:1]) if place else ""
    )


def behind(rows: Rows, place: Place) -> Rows:
    """Older than it. Said twice, so that the index begins there."""
    at, pk = place
    return rows.filter(Q(at__lt=at) | Q(id__lt=pk), at__lte=at)


def beyond(rows: Rows, place: Place) -> Rows:
    at, pk = place
    return rows.filter(Q(at__gt=at) | Q(id__gt=pk), at__gte=at)


def placed(rows: list[AuditLog]) -> str:
    return "".join(f"{(row.at - EPOCH) // timedelta(microseconds=1)}-{row.pk.hex}" for row in rows)


def read(told: str) -> Place | None:
    found = PLACE.fullmatch(told)
    return (EPOCH + timedelta(microseconds=int(found[1])), UUID(found[2])) if found else None
