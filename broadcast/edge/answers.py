"""The edge's plain answers, written straight to ASGI."""

import json
import time
from collections.abc import Iterable

from starlette.types import Send

Headers = list[tuple[bytes, bytes]]
TITLES = {
    400: "Not understood",
    401: "Not paired",
    403: "Not allowed",
    404: "Not found",
    413: "Too large",
    503: "Not ready",
}


def now_ms() -> int:
    return int(time.time() * 1000)


def server_time() -> tuple[bytes, bytes]:
    """Lets a player without a clock of its own work."""
    return (b"x-server-time", b"%d" % now_ms())


async def answer(send: Send, status: int, headers: Headers, body: bytes = b"") -> None:
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body, "more_body": False})


async def problem(send: Send, status: int, detail: str, extra: Iterable[tuple[bytes, bytes]] = ()) -> None:
    """An RFC 9457 answer; `detail` says what to do next."""
    fields = {"type": "about:blank", "title": TITLES[status], "status": status, "detail": detail}
    body = json.dumps(fields).encode()
    headers: Headers = [
        (b"content-type", b"application/problem+json"),
        (b"content-length", b"%d" % len(body)),
        (b"cache-control", b"no-store"),
        server_time(),
        *extra,
    ]
    await answer(send, status, headers, body)


async def not_paired(send: Send) -> None:
    await problem(send, 401, "This player is not paired. Pair it again.", [(b"www-authenticate", b"Bearer")])


async def not_found(send: Send) -> None:
    await problem(send, 404, "There is no such file. Fetch the feed again.")


async def not_ready(send: Send, retry_after_s: int, detail: str) -> None:
    await problem(send, 503, detail, [(b"retry-after", b"%d" % retry_after_s)])
