"""One open event stream of a player."""

import json

from starlette.types import Send

from .feeds import Device
from .line import Line
from .rows import OutboxRow

RETENTION_MS = 24 * 3600 * 1000


def event_chunk(row: OutboxRow) -> bytes:
    return f"id: {row.seq}\nevent: {row.event}\ndata: {row.data}\n\n".encode()


class Stream(Line):
    """`seq` is the number up to which the client has everything, None until the zone's position is known."""

    __slots__ = ("device", "seq", "slot", "told_etag", "wanted_seq")

    def __init__(self, send: Send, device: Device, wanted_seq: int | None = None) -> None:
        super().__init__(send)
        self.device = device
        self.seq: int | None = None
        self.wanted_seq = wanted_seq
        self.slot = 0
        self.told_etag: str | None = ""

    def start(self, head: int, now_ms: int) -> None:
        """Take the place the client asks for, or the stream's head where that place is too old or unknown."""
        wanted, self.wanted_seq = self.wanted_seq, None
        known = wanted is not None and now_ms - RETENTION_MS <= wanted <= head
        self.seq = wanted if known else head

    def tell_feed(self, etag: str | None) -> None:
        """Say once which feed is current. It carries the latest number, so that a client always has one."""
        if self.seq is None or etag == self.told_etag:
            return  # without a place it is told later
        self.told_etag = etag
        self.push(f"id: {self.seq}\nevent: feed\ndata: {json.dumps({'etag': etag})}\n\n".encode())

    def skip_to(self, seq: int) -> None:
        """Leave out what was missed; the feed, told once more, has it all."""
        self.seq, self.told_etag = seq, ""

    def offer(self, row: OutboxRow, chunk: bytes) -> None:
        """Pass an event on if the client has not had it and it is meant for this device."""
        if self.seq is None or row.seq <= self.seq:
            return
        self.seq = row.seq
        if row.device_id in (None, self.device.id):
            self.push(chunk)
