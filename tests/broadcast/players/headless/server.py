"""The server as a player reaches it, without a network: Django's views, and feeds as the edge sends them."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from django.test import Client

from broadcast.edge.feeds import Device as Asking
from broadcast.edge.feeds import ReadyFeed as Served
from broadcast.edge.models import EdgeDevice, ReadyFeed
from broadcast.edge.rows import DeviceRow, FeedRow
from broadcast.outbox import token_hash
from broadcast.players.headless.line import Answer
from broadcast.tasks import renew_due_feeds
from tenants.models import Business
from tenants.schemas import in_business


class Server:
    """A line to it. Feeds that are due are built before one is asked for, as the worker would."""

    def __init__(self, business: Business) -> None:
        self._business, self._client = business, Client()

    def ask(self, method: str, path: str, headers: Mapping[str, str], body: bytes = b"") -> Answer:
        with in_business(self._business):
            return self._feed(headers) if path == "/player/feed" else self._view(method, path, headers, body)

    def _view(self, method: str, path: str, headers: Mapping[str, str], body: bytes) -> Answer:
        told = dict(headers)
        kind = told.pop("Content-Type", "")
        answer = self._client.generic(method, path, body, content_type=kind, headers=told)
        return Answer(
            answer.status_code, {name.lower(): value for name, value in answer.items()}, answer.content
        )

    def _feed(self, headers: Mapping[str, str]) -> Answer:
        with in_business(self._business):
            renew_due_feeds()
        hashed = token_hash(headers["Authorization"].removeprefix("Bearer "))
        row = EdgeDevice.objects.filter(token_hash=hashed, revoked_at=None).first()
        if row is None:
            return Answer(401)
        ready = ReadyFeed.objects.get(pk=row.zone_id)
        served = Served.of(FeedRow(str(ready.pk), bytes(ready.body), ready.etag))
        ids = (str(row.pk), str(row.business_id), str(row.zone_id))
        composed = Asking.of(DeviceRow(*ids, row.token_hash, bytes(row.body), row.etag)).compose(served)
        etag = composed.etag.decode()
        if headers.get("If-None-Match") == etag:
            return Answer(304, {"etag": etag})
        return Answer(200, {"etag": etag}, composed.body())


class HandClock:
    """Moved by hand; the player and the server agree on it."""

    offset_ms = 0

    def __init__(self, at: datetime) -> None:
        self.at = at

    def begin(self, not_before: datetime | None = None) -> datetime:
        return max(self.at, not_before) if not_before else self.at

    def now(self) -> datetime:
        return self.at

    def server_now(self) -> datetime:
        return self.at

    def learn(self, server_ms: int) -> None: ...

    def forward(self, **span: float) -> None:
        self.at += timedelta(**span)
