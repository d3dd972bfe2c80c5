"""One open event stream: a bounded queue towards one client."""

import asyncio
import json
from typing import Any

from starlette.types import Send

from .feeds import Device
from .rows import OutboxRow

QUEUE_LIMIT_BYTES = 256 * 1024
RETENTION_MS = 24 * 3600 * 1000


def event_chunk(row: OutboxRow) -> bytes:
    return f"id: {row.seq}\nevent: {row.event}\ndata: {row.data}\n\n".encode()


class Stream:
    """A client that listens. It has no task of its own while it is idle: a writer lives only while it writes.

    `seq` is the number up to which the client has everything, None until the zone's position is known.
    """

    __slots__ = (
        "_closed",
        "_queue",
        "_queued_bytes",
        "_send",
        "_writer",
        "device",
        "seq",
        "slot",
        "told_etag",
        "wanted_seq",
    )

    def __init__(self, send: Send, device: Device, wanted_seq: int | None = None) -> None:
        self.device = device
        self.seq: int | None = None
        self.wanted_seq = wanted_seq
        self.slot = 0
        self.told_etag: str | None = ""
        self._send = send
        self._queue: list[bytes] = []
        self._queued_bytes = 0
        self._writer: asyncio.Task[None] | None = None
        self._closed = False

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

    def push(self, chunk: bytes) -> None:
        """Send soon. A client that lets its queue fill up is dropped: it comes back and catches up."""
        if self._closed:
            return
        if self._queue and self._queued_bytes + len(chunk) > QUEUE_LIMIT_BYTES:
            self.abort()
            return
        self._queue.append(chunk)
        self._queued_bytes += len(chunk)
        self._wake()

    def finish(self, last: bytes) -> None:
        """Say a last thing and end the answer."""
        if self._closed:
            return
        self.push(last)
        self._closed = True
        self._wake()

    def abort(self) -> None:
        """Cut the line. An ordinary end would wait for a client that does not read."""
        self._closed = True
        self._queue.clear()
        transport = getattr(getattr(self._send, "__self__", None), "transport", None)
        if transport is not None:
            transport.abort()
        elif self._writer is not None:
            self._writer.cancel()

    def _wake(self) -> None:
        if self._writer is None:
            self._writer = asyncio.get_running_loop().create_task(self._write())

    async def _write(self) -> None:
        try:
            while self._queue:
                await self._send(self._take())
            if self._closed:
                await self._send({"type": "http.response.body", "body": b"", "more_body": False})
        except Exception:
            self.abort()  # the server refuses to write to a line that is gone
        finally:
            self._writer = None

    def _take(self) -> dict[str, Any]:
        chunk, self._queue, self._queued_bytes = b"".join(self._queue), [], 0
        return {"type": "http.response.body", "body": chunk, "more_body": True}
