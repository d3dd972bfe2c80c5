"""Rows of the edge's tables. Ids are UUIDs as text, the way PostgreSQL writes them."""

from collections.abc import Sequence
from typing import NamedTuple


class DeviceRow(NamedTuple):
    id: str
    business_id: str
    zone_id: str
    token_hash: str
    body: bytes
    etag: str


class FeedRow(NamedTuple):
    zone_id: str
    body: bytes
    etag: str


class OutboxRow(NamedTuple):
    zone_id: str
    seq: int
    device_id: str | None
    event: str
    data: str


class Report(NamedTuple):
    """What a device says it played, as it came; `address` is where it came from."""

    device_id: str
    business_id: str
    zone_id: str
    body: bytes
    address: str


class Reply(NamedTuple):
    """What a report is answered: the ids that are stored and those that never will be, or what is wrong."""

    status: int
    stored: Sequence[str] = ()
    refused: Sequence[str] = ()
    detail: str = ""


class PresenceNote(NamedTuple):
    """A device that was seen. `streaming` None leaves what is stored: another process may hold the stream."""

    device_id: str
    business_id: str
    zone_id: str
    seen_at_s: float
    streaming: bool | None
    address: str
