"""When a player is to be looked at again: a mark in its public row, so that nobody looks where all is well.

Without a mark a player is looked at once it was not heard for five minutes.
"""

from collections import defaultdict
from collections.abc import Mapping
from datetime import datetime, timedelta
from uuid import UUID

from django.db import connection
from django.db.models import Q
from django.utils import timezone

from broadcast.edge.models import Presence
from broadcast.edge.pulse import EDGE_ID, GAP_S

OFFLINE_AFTER = timedelta(minutes=5)
#: A player that is away for longer concerns nobody any more.
FORGOTTEN_AFTER = timedelta(days=30)
MARK = """
    UPDATE public.edge_presence p SET look_at = m.at
    FROM unnest(%s::uuid[], %s::timestamptz[], %s::timestamptz[]) AS m(device_id, was, at)
    WHERE p.device_id = m.device_id AND p.look_at IS NOT DISTINCT FROM m.was
"""
#: A mark by player; None is none.
Marks = Mapping[UUID, datetime | None]


def due(now: datetime) -> dict[UUID, Marks]:
    """The players to be looked at, by business. One question, whoever else is there."""
    found: dict[UUID, dict[UUID, datetime | None]] = defaultdict(dict)
    unheard = Q(look_at=None, seen_at__lte=now - OFFLINE_AFTER)
    known = Presence.objects.filter(seen_at__gt=now - FORGOTTEN_AFTER).exclude(pk=EDGE_ID)
    rows = known.filter(Q(look_at__lte=now) | unheard).order_by("business_id", "pk")
    for business_id, device_id, look_at in rows.values_list("business_id", "pk", "look_at"):
        found[business_id][device_id] = look_at
    return dict(found)


def is_hearing(now: datetime) -> bool:
    """Whether the edge is there, and was long enough for every player to be heard."""
    edge = Presence.objects.filter(pk=EDGE_ID).first()
    if edge is None or edge.reported_at is None:
        return False
    return now - edge.seen_at < timedelta(seconds=GAP_S) and now - edge.reported_at >= OFFLINE_AFTER


def look_again(marks: Marks, moments: Marks) -> None:
    """Write when, for each player of `marks`; one whose mark was moved meanwhile keeps its new one."""
    ids = sorted(marks)
    with connection.cursor() as cursor:
        cursor.execute(
            MARK, [[str(pk) for pk in ids], [marks[pk] for pk in ids], [moments[pk] for pk in ids]]
        )


def look_now(device_id: UUID) -> None:
    """With the next tick."""
    Presence.objects.filter(pk=device_id).update(look_at=timezone.now())
