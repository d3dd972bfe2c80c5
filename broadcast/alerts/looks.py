"""When a player is to be looked at again: a mark in its public row, so that nobody looks where all is well.

Without a mark a player is looked at once it was not heard for five minutes.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import connection

from broadcast.edge.models import Presence
from broadcast.edge.pulse import EDGE_ID, GAP_S

#: The mark's name among what a player says of itself, in seconds since 1970.
LOOK_AT = "look_at"
OFFLINE_AFTER = timedelta(minutes=5)
#: A player that is away for longer concerns nobody any more.
FORGOTTEN_AFTER = timedelta(days=30)
DUE = """
    SELECT business_id, device_id FROM public.edge_presence
    WHERE seen_at > %(forgotten)s AND device_id <> %(edge)s
      AND COALESCE((status->>'look_at')::float8, extract(epoch FROM seen_at) + %(patience_s)s) <= %(now)s
    ORDER BY business_id, device_id
"""
MARK = """
    UPDATE public.edge_presence p SET status = p.status || jsonb_build_object('look_at', m.at)
    FROM unnest(%s::uuid[], %s::float8[]) AS m(device_id, at) WHERE p.device_id = m.device_id
"""
UNMARK = "UPDATE public.edge_presence SET status = status - 'look_at' WHERE device_id = ANY(%s::uuid[])"


def due(now: datetime) -> dict[UUID, list[UUID]]:
    """The players to be looked at, by business. One question, whoever else is there."""
    found: dict[UUID, list[UUID]] = defaultdict(list)
    asked = {
        "forgotten": now - FORGOTTEN_AFTER,
        "patience_s": OFFLINE_AFTER.total_seconds(),
        "now": now.timestamp(),
        "edge": EDGE_ID,
    }
    for business_id, device_id in ask(DUE, asked):
        found[business_id].append(device_id)
    return dict(found)


def is_hearing(now: datetime) -> bool:
    """Whether the edge is there, and was long enough for every player to be heard."""
    edge = Presence.objects.filter(pk=EDGE_ID).first()
    if edge is None or edge.reported_at is None:
        return False
    return now - edge.seen_at < timedelta(seconds=GAP_S) and now - edge.reported_at >= OFFLINE_AFTER


def look_again(moments: Mapping[UUID, datetime | None]) -> None:
    """Write when; None takes the mark away."""
    marked = {str(pk): at.timestamp() for pk, at in sorted(moments.items()) if at}
    with connection.cursor() as cursor:
        cursor.execute(MARK, [list(marked), list(marked.values())])
        cursor.execute(UNMARK, [[str(pk) for pk, at in moments.items() if at is None]])


def ask(sql: str, parameters: dict[str, Any]) -> Iterable[tuple[UUID, UUID]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        rows: list[tuple[UUID, UUID]] = cursor.fetchall()
    return rows
