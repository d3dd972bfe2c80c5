"""Feeds as they stand ready, and as a device gets them."""

import json
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from typing import Any

from django.db import connection

from broadcast.edge.feeds import Device as Asking
from broadcast.edge.feeds import ReadyFeed as Served
from broadcast.edge.models import EdgeDevice, ReadyFeed
from broadcast.edge.rows import DeviceRow, FeedRow
from broadcast.engine.loop import playing_at
from broadcast.feed import rebuild
from broadcast.members import playing_before
from broadcast.models import Device, Zone
from library.models import Track
from tests.conftest import audio

#: A Monday in winter, when London's clock is UTC's.
MONDAY = datetime(2026, 3, 2, 10, 5, tzinfo=UTC)


def row_of(zone: Zone) -> ReadyFeed:
    return ReadyFeed.objects.get(pk=zone.pk)


def fed(zone: Zone) -> dict[str, Any]:
    """The zone's feed, built now."""
    rebuild(zone.pk)
    feed: dict[str, Any] = json.loads(bytes(row_of(zone).body))
    return feed


def as_sent(device: Device) -> dict[str, Any]:
    """The device's whole feed, put together by the edge's own code."""
    rebuild(device.zone_id)
    ready, row = ReadyFeed.objects.get(pk=device.zone_id), EdgeDevice.objects.get(pk=device.pk)
    served = Served.of(FeedRow(str(ready.pk), bytes(ready.body), ready.etag))
    asking = DeviceRow(
        str(row.pk), str(row.business_id), str(row.zone_id), row.token_hash, bytes(row.body), row.etag
    )
    feed: dict[str, Any] = json.loads(Asking.of(asking).compose(served).body())
    return feed


def heard(feed: dict[str, Any], at: datetime) -> tuple[str, int]:
    """Which sound a player of this feed is in, and at which millisecond of it."""
    playing = playing_before(feed, at)
    assert playing
    index, position_ms = playing_at(playing.order, playing.anchor, playing.crossfade_ms, at)
    return playing.order[index].sha256, position_ms


def tracks(letters: str, duration_ms: int = 200_000) -> list[Track]:
    """One track for each letter, a hexadecimal digit that its SHA-256 is made of."""
    return [
        Track.objects.create(title=letter, file_name=letter, **audio(letter, duration_ms))
        for letter in letters
    ]


def elsewhere(work: Callable[[], Any]) -> Any:
    """Run on a connection of its own, which commits: for what has to be seen from outside the test."""

    def then_close() -> Any:
        try:
            return work()
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as pool:
        return pool.submit(then_close).result(20)
