"""One open answer that goes on: a bounded queue towards one client."""

import asyncio
from typing import Any

from starlette.types import Send

QUEUE_LIMIT_BYTES = 256 * 1024


class Line:
    """A client that listens. While it is idle it has no task of its own: a writer lives only as it writes."""

    __slots__ = ("_closed", "_queue", "_queued_bytes", "_send", "_writer")

    def __init__(self, send: Send) -> None:
        self._send = send
        self._queue: list[bytes] = []
        self._queued_bytes = 0
        self._writer: asyncio.Task[None] | None = None
        self._closed = False

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
