"""A shop with music, a clock that can be turned on, and a player that is heard, or not."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid5

import pytest
from django.core.mail import EmailMessage
from django.db import connection
from django.utils import timezone

from broadcast.alerts.watch import watch_players
from broadcast.edge.models import EdgeDevice, Presence
from broadcast.edge.pulse import EDGE_ID, GAP_S
from broadcast.edge.rows import Report
from broadcast.edge.statements import PULSE
from broadcast.models import Device
from broadcast.outbox import admit
from broadcast.players.status import note_status
from broadcast.players.taking import take_all
from library.models import Track
from tenants.schemas import in_public
from tests.broadcast.feeding import fed

SOUND = {"playing": True, "rms_db": -20.0, "volume": 60}
NO_SOUND = SOUND | {"rms_db": -90.0}


def tick() -> int:
    """As the worker does it: from outside of every business."""
    with in_public():
        return watch_players()


def pulse(now: datetime) -> None:
    """The edge says that it is there, as its own statement does."""
    with connection.cursor() as cursor:
        sql = PULSE.replace("now()", "%(now)s")
        cursor.execute(sql, {"edge": EDGE_ID, "gap_s": GAP_S + 1, "now": now})


@dataclass
class Shop:
    """Time goes by in minutes; every minute the tick looks, and whoever is `on` reports."""

    now: datetime
    has_edge: bool
    outbox: list[EmailMessage]

    def pass_by(self, minutes: int, **said: Any) -> None:
        """`said` is what each player says every minute, by name; others are not heard."""
        for _ in range(minutes):
            self.now += timedelta(minutes=1)
            if self.has_edge:
                pulse(self.now)
            for device in Device.objects.filter(name__in=said):
                note_status(EdgeDevice.objects.get(pk=device.pk), said[device.name])
            tick()

    def report_silence(self, status: str, said: dict[str, Any], since_s: int = 10) -> None:
        """The till says that it listened to itself for so long and heard nothing, or hears itself again."""
        started_at, ended_at = (at.isoformat() for at in (self.now - timedelta(seconds=since_s), self.now))
        fault = {
            "id": str(uuid5(EDGE_ID, started_at)),
            "kind": "fault",
            "reason": "silence",
            "status": status,
        }
        times = {"started_at": started_at} | ({"ended_at": ended_at} if status == "completed" else {})
        till = EdgeDevice.objects.get(pk=Device.objects.get(name="Till").pk)
        ids = (str(till.pk), str(till.business_id), str(till.zone_id))
        body = json.dumps({"status": said, "events": [fault | times]}).encode()
        (reply,) = take_all([Report(*ids, body, "")])
        assert reply.status == 200

    def turn_to(self, now: datetime) -> None:
        """The edge was there all the time."""
        self.now = now
        Presence.objects.filter(pk=EDGE_ID).update(seen_at=now)

    @property
    def subjects(self) -> list[str]:
        return [str(mail.subject) for mail in self.outbox]


@pytest.fixture
def shop(till: Device, song: Track, monkeypatch: pytest.MonkeyPatch, mailoutbox: list[EmailMessage]) -> Shop:
    """The till was heard a minute ago."""
    fed(till.zone)
    shop = Shop(timezone.now(), True, mailoutbox)
    pulse(shop.now - timedelta(hours=1))
    Presence.objects.update(seen_at=shop.now)
    monkeypatch.setattr("django.utils.timezone.now", lambda: shop.now)
    shop.pass_by(1, Till=SOUND)
    return shop


@pytest.fixture
def add(shop: Shop) -> Callable[[str], Device]:
    def add(name: str) -> Device:
        device = Device.objects.create(zone=Device.objects.get(name="Till").zone, name=name)
        admit(device, f"token of {name}")
        return device

    return add
