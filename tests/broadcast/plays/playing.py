"""Plays to look at."""

import uuid
from datetime import datetime, timedelta
from typing import Any

from broadcast.models import Device, PlayEvent, ToldCue
from library.models import Announcement


def play(device: Device, said: Announcement, at: datetime, off_s: float = 0, **columns: Any) -> PlayEvent:
    """Planned for `at`, and heard so many seconds later."""
    told = {
        "kind": "announcement",
        "status": "completed",
        "planned_at": at,
        "started_at": at + timedelta(seconds=off_s),
        "received_at": at,
        "ref": f"c{at:%d%H%M%S}",
    }
    return PlayEvent.objects.create(
        pk=uuid.uuid4(), device=device, zone=device.zone, announcement=said, **told | columns
    )


def told(device: Device, said: Announcement, at: datetime, **columns: Any) -> ToldCue:
    """To all players of its zone."""
    plain = {"ref": f"c{at:%d%H%M%S}", "at": at, "announcement": said}
    return ToldCue.objects.create(pk=uuid.uuid4(), zone=device.zone, **plain | columns)
