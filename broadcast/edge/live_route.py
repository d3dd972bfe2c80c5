"""GET /live?key=…: server-sent events for an open page of the portal."""

import asyncio
import time
from urllib.parse import parse_qs

from starlette.types import Receive, Scope, Send

from . import live_key
from .answers import answer, not_ready, problem, server_time
from .events_route import HEADERS
from .hub import retry_chunk
from .live import Live, LivePage

RETRY_SPREAD_MS = 2000


class LiveRoute:
    def __init__(self, live: Live, secret: str) -> None:
        self._live, self._secret = live, secret

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        key = live_key.read(self._secret, asked_key(scope), time.time())
        if key is None or not self._secret:
            await problem(send, 403, "This page is too old to be told of changes. Load it again.")
        elif self._live.closing:
            await not_ready(send, 1, "This server is stopping. Connect again.")
        elif scope["method"] == "HEAD":
            await answer(send, 200, [*HEADERS, server_time()])
        else:
            await self._stream(LivePage(send, key), receive, send)

    async def _stream(self, page: LivePage, receive: Receive, send: Send) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": [*HEADERS, server_time()]})
        page.push(b": hello\n" + retry_chunk(RETRY_SPREAD_MS))
        self._live.add(page)
        # Whoever may look no longer gets no new key.
        end = asyncio.get_running_loop().call_later(page.key.expires_s - time.time(), page.finish, b"")
        try:
            while (await receive())["type"] != "http.disconnect":
                pass
        finally:
            end.cancel()
            self._live.remove(page)


def asked_key(scope: Scope) -> str:
    return parse_qs(scope["query_string"].decode("latin-1")).get("key", [""])[0]
