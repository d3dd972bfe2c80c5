import asyncio
from typing import Any

import pytest
from starlette.types import Message, Receive, Scope, Send

from sync2gear.spool import SpooledBodies

LIMIT_BYTES = 3_000_000


class Portal:
    """Reads a body the way a2wsgi does and keeps it."""

    def __init__(self) -> None:
        self.body: bytes | None = None
        self.headers: dict[bytes, bytes] = {}

    async def __call__(self, scope: Scope, receive: Receive, _send: Send) -> None:
        self.headers, self.body, more = dict(scope["headers"]), b"", True
        while more:
            message = await receive()
            self.body += message["body"]
            more = message["more_body"]


def send_body(
    portal: Portal, *pieces: bytes, headers: dict[str, str], hang_up: bool = False
) -> list[Message]:
    """Send a body in pieces through the middleware; what was answered."""
    messages: list[Message] = [{"type": "http.request", "body": piece, "more_body": True} for piece in pieces]
    if hang_up:
        messages.append({"type": "http.disconnect"})
    else:
        messages[-1]["more_body"] = False
    raw = [(name.encode(), value.encode()) for name, value in headers.items()]
    answered: list[Message] = []

    async def receive() -> Message:
        return messages.pop(0)

    async def send(message: Any) -> None:
        answered.append(message)

    asyncio.run(
        SpooledBodies(portal, lambda _scope: LIMIT_BYTES)({"type": "http", "headers": raw}, receive, send)
    )
    return answered


@pytest.mark.parametrize("count", [1, 40])
def test_body_arrives_as_it_was_sent(count: int) -> None:
    portal, pieces = Portal(), [bytes([number]) * 65_536 for number in range(count)]
    send_body(portal, *pieces, headers={"content-length": str(count * 65_536)})
    assert portal.body == b"".join(pieces)


def test_chunked_body_gets_its_length() -> None:
    portal = Portal()
    send_body(portal, b"abc", b"def", headers={"transfer-encoding": "chunked"})
    assert portal.body == b"abcdef"
    assert portal.headers == {b"content-length": b"6"}


def test_client_that_hangs_up_reaches_nobody() -> None:
    portal = Portal()
    assert send_body(portal, b"abc", headers={"content-length": "9"}, hang_up=True) == []
    assert portal.body is None


@pytest.mark.parametrize("headers", [{"content-length": "3000001"}, {"transfer-encoding": "chunked"}])
def test_too_large_body_is_413(headers: dict[str, str]) -> None:
    portal = Portal()
    start, body = send_body(portal, b"x" * 2_000_000, b"x" * 1_000_001, headers=headers)
    assert (start["status"], portal.body) == (413, None)
    assert b"at most 3 MB" in body["body"]
