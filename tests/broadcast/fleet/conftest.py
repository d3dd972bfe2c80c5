"""Players of two businesses, and what they say."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.utils import timezone

from broadcast.edge.build import app_of
from broadcast.edge.models import EdgeDevice, Presence
from broadcast.fleet.rows import PLAYER
from broadcast.players.status import note_status
from tenants.models import Business

Add = Callable[..., EdgeDevice]


@pytest.fixture
def add(db: None) -> Add:
    """A player of a business, heard `away` ago, that says `said`."""

    def add(
        business: Business, name: str, away: timedelta = timedelta(0), zone: str = "Shop", **said: Any
    ) -> EdgeDevice:
        pk = uuid4()
        known = {"name": name, "zone_name": zone, "token_hash": f"{pk}", "body": b"{}", "etag": ""}
        device = EdgeDevice.objects.create(device_id=pk, business_id=business.pk, zone_id=uuid4(), **known)
        note_status(device, {"app": app_of(PLAYER), "playing": True, "volume": 60} | said, "192.0.2.7")
        seen(pk, away)
        return device

    return add


def seen(pk: UUID, away: timedelta) -> None:
    Presence.objects.filter(pk=pk).update(seen_at=timezone.now() - away)
