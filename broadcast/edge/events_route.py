"""GET /player/events: server-sent events, one open answer a player."""

from starlette.types import Receive, Scope, Send

from .answers import Headers, answer, not_paired, not_ready, server_time
from .bearer import device_of
from .feeds import Feeds
from .hub import Hub, retry_chunk
from .presence import Presence
from .pump import Pump
from .stream import Stream

HEADERS: Headers = [
    (b"content-type", b"text/event-stream"),
    (b"cache-control", b"no-store"),
    (b"x-accel-buffering", b"no"),
]
RETRY_SPREAD_MS = 4500


def last_event_id(scope: Scope) -> int | None:
    value = dict(scope["headers"]).get(b"last-event-id", b"").strip()
    return int(value) if value.isdigit() and len(value) <= 18 else None


class EventsRoute:
    def __init__(self, hub: Hub, feeds: Feeds, pump: Pump, presence: Presence) -> None:
        self._hub, self._feeds, self._pump, self._presence = hub, feeds, pump, presence

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        device = await device_of(self._feeds, scope)
        if device is None:
            await not_paired(send)
        elif self._hub.closing:
            await not_ready(send, 1, "This server is stopping. Connect again.")
        elif scope["method"] == "HEAD":
            await answer(send, 200, [*HEADERS, server_time()])
        else:
            await self._stream(Stream(send, device, last_event_id(scope)), scope, receive, send)

    async def _stream(self, stream: Stream, scope: Scope, receive: Receive, send: Send) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": [*HEADERS, server_time()]})
        stream.push(b": hello\n" + retry_chunk(RETRY_SPREAD_MS))
        self._hub.add(stream)
        self._presence.seen(stream.device, scope, streaming=True)
        self._pump.welcome(stream)
        try:
            while (await receive())["type"] != "http.disconnect":
                pass
        finally:
            self._hub.remove(stream)
            still_open = bool(self._hub.of_device(stream.device.id))
            self._presence.seen(stream.device, scope, streaming=still_open)
