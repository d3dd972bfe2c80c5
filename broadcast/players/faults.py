"""What players report to have gone wrong with them, without a play."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import F

from broadcast.models import PlayEvent

SILENCE = "silence"
#: What happens in one moment (a short silence) is still worth a word for so long.
LATELY = timedelta(minutes=10)


@dataclass(frozen=True)
class Fault:
    """The latest of its reason on its player. `until` is None while it lasts."""

    reason: str
    since: datetime
    until: datetime | None

    @property
    def lasts(self) -> bool:
        return self.until is None


def faults_of(device_ids: Iterable[UUID], now: datetime) -> dict[UUID, list[Fault]]:
    """By player: what lasts, and what was over lately. One query."""
    rows = PlayEvent.objects.filter(kind="fault", device__in=list(device_ids)).exclude(reason="")
    # One without an end (the device lost its memory) gives way to the next of its kind, and to a new pairing.
    rows = rows.exclude(started_at__lt=F("device__paired_at"))
    latest = rows.order_by("device_id", "reason", F("started_at").desc(nulls_last=True))
    found: dict[UUID, list[Fault]] = defaultdict(list)
    for row in latest.distinct("device_id", "reason"):
        until = None if row.status == PlayEvent.Status.PLAYING else row.ended_at or row.reported_at
        if until is None or now - until < LATELY:
            found[row.device_id].append(Fault(row.reason, row.started_at or row.received_at, until))
    return found


def tells_of_silence(report: dict[str, Any]) -> bool:
    """Of a report that was stored."""
    events = report.get("events", [])
    return any(event.get("kind") == "fault" and event.get("reason") == SILENCE for event in events)
