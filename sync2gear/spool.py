"""Request bodies are received whole before a thread of Django's is taken.

A slow upload would hold one of a few threads for minutes; waiting in the event loop costs nothing. Up to
a megabyte stays in memory, the rest goes to a temporary file.
"""

import asyncio
import json
from collections.abc import Callable
from tempfile import SpooledTemporaryFile
from typing import IO, Any

from starlette.types import ASGIApp, Message, Receive, Scope, Send

MEMORY_BYTES = 1024 * 1024
PIECE_BYTES = 256 * 1024


class TooLarge(Exception):
    """The body is longer than the limit."""


class SpooledBodies:
    """Middleware in front of an application that reads bodies in a thread."""

    def __init__(self, app: ASGIApp, most_bytes: Callable[[Scope], int], folder: str | None = None) -> None:
        self._app, self._most_bytes, self._folder = app, most_bytes, folder

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or not _has_body(scope):
            await self._app(scope, receive, send)
            return
        with SpooledTemporaryFile(MEMORY_BYTES, dir=self._folder) as body:
            try:
                length_bytes = await self._take(scope, receive, body)
            except TooLarge:
                await _refuse(send, self._most_bytes(scope))
                return
            if length_bytes is not None:  # None: the client left in the middle, nobody waits for an answer
                await self._app(_with_length(scope, length_bytes), _replay(body, receive), send)

    async def _take(self, scope: Scope, receive: Receive, body: IO[bytes]) -> int | None:
        """Store the body and give its length; None when the client hung up before its end."""
        limit_bytes = self._most_bytes(scope)
        if _declared_bytes(scope) > limit_bytes:
            raise TooLarge
        length_bytes, more = 0, True
        while more:
            message = await receive()
            if message["type"] == "http.disconnect":
                return None
            piece = message.get("body", b"")
            length_bytes += len(piece)
            if length_bytes > limit_bytes:
                raise TooLarge
            await _off_loop(length_bytes > MEMORY_BYTES, body.write, piece)
            more = message.get("more_body", False)
        body.seek(0)
        return length_bytes


def _declared_bytes(scope: Scope) -> int:
    declared = dict(scope["headers"]).get(b"content-length", b"0")
    return int(declared) if declared.isdigit() else 0


def _has_body(scope: Scope) -> bool:
    return _declared_bytes(scope) > 0 or b"transfer-encoding" in dict(scope["headers"])


def _with_length(scope: Scope, length_bytes: int) -> Scope:
    """Django reads no further than Content-Length, which a chunked body does not bring."""
    dropped = (b"content-length", b"transfer-encoding")
    headers = [pair for pair in scope["headers"] if pair[0] not in dropped]
    return {**scope, "headers": [*headers, (b"content-length", b"%d" % length_bytes)]}


def _replay(body: IO[bytes], receive: Receive) -> Receive:
    finished = False

    async def again() -> Message:
        nonlocal finished
        if finished:
            return await receive()
        piece = await _off_loop(True, body.read, PIECE_BYTES)
        finished = len(piece) < PIECE_BYTES
        return {"type": "http.request", "body": piece, "more_body": not finished}

    return again


async def _off_loop(slow: bool, work: Callable[[Any], Any], argument: Any) -> Any:
    """Disk work away from the event loop that the players' streams live in."""
    return await asyncio.to_thread(work, argument) if slow else work(argument)


async def _refuse(send: Send, limit_bytes: int) -> None:
    detail = f"This is too large. Send at most {limit_bytes // 1_000_000} MB at once."
    body = json.dumps({"title": "Too large", "status": 413, "detail": detail}).encode()
    headers = [
        (b"content-type", b"application/problem+json"),
        (b"content-length", b"%d" % len(body)),
        (b"connection", b"close"),
    ]
    await send({"type": "http.response.start", "status": 413, "headers": headers})
    await send({"type": "http.response.body", "body": body, "more_body": False})
