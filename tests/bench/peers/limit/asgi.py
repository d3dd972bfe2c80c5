"""A bare ASGI application. BODY names the file, gzipped, that it sends for a changed feed."""

import os
from pathlib import Path

from starlette.types import Receive, Scope, Send

from broadcast.edge.answers import Headers, server_time
from broadcast.edge.events_route import HEADERS as STREAM
from broadcast.edge.feed_route import CACHE, VARY

ETAG = (b"etag", b'"0123456789abcdef-0123456789abcdef"')
BODY = Path(os.environ["BODY"]).read_bytes()
WHOLE: Headers = [(b"content-type", b"application/json"), (b"content-length", b"%d" % len(BODY))]
GZIPPED = (b"content-encoding", b"gzip")
END = {"type": "http.response.body", "body": b"", "more_body": False}
FEED = {"type": "http.response.body", "body": BODY, "more_body": False}
HELLO = {"type": "http.response.body", "body": b": hello\n\n", "more_body": True}


async def application(scope: Scope, receive: Receive, send: Send) -> None:
    path = scope.get("path")
    if path == "/304":
        await begin(send, 304, [ETAG, CACHE, VARY, server_time()])
        await send(END)
    elif path == "/200":
        await begin(send, 200, [*WHOLE, ETAG, CACHE, VARY, server_time(), GZIPPED])
        await send(FEED)
    elif path == "/events":
        await stream(receive, send)
    elif scope["type"] == "lifespan":
        await live(receive, send)
    else:
        await begin(send, 200, [])
        await send(END)


async def begin(send: Send, status: int, headers: Headers) -> None:
    await send({"type": "http.response.start", "status": status, "headers": headers})


async def stream(receive: Receive, send: Send) -> None:
    """Idle until the client goes."""
    await begin(send, 200, [*STREAM, server_time()])
    await send(HELLO)
    while (await receive())["type"] != "http.disconnect":
        pass


async def live(receive: Receive, send: Send) -> None:
    for stage in ("startup", "shutdown"):
        await receive()
        await send({"type": f"lifespan.{stage}.complete"})
