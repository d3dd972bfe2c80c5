"""A player's own ledger beside the server's."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from broadcast.models import PlayEvent

WORDS, TIMES = ("kind", "ref", "media", "status", "reason"), ("started_at", "ended_at")


@dataclass(frozen=True)
class Compared:
    """How many plays there are here and there, and the ids of those that are not the same in both."""

    here: int
    there: int
    differ: tuple[str, ...]


def compare(events: Iterable[dict[str, Any]], device_id: UUID) -> Compared:
    """Events as a player reports them. In the schema of the device's business."""
    here, there = {event["id"]: columns(event) for event in events}, stored(device_id)
    differ = [pk for pk in sorted(here.keys() | there.keys()) if here.get(pk) != there.get(pk)]
    return Compared(len(here), len(there), tuple(differ))


def columns(event: dict[str, Any]) -> tuple[object, ...]:
    times = (event[name] and datetime.fromisoformat(event[name]) for name in TIMES)
    return (*(event[name] or "" for name in WORDS), *times)


def stored(device_id: UUID) -> dict[str, tuple[object, ...]]:
    """Without what the server found out itself."""
    rows = PlayEvent.objects.filter(device_id=device_id).exclude(status=PlayEvent.Status.MISSED)
    return {str(row.pk): tuple(getattr(row, name) for name in (*WORDS, *TIMES)) for row in rows}
