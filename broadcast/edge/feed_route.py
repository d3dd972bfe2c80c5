"""GET /player/feed: the hot path. An unchanged poll is a few look-ups in memory."""

from starlette.types import Scope, Send

from .answers import Headers, answer, not_paired, not_ready, server_time
from .bearer import bearer_token, device_of_token
from .feeds import Composed, Feeds
from .presence import Presence

CACHE = (b"cache-control", b"private, no-cache")
VARY = (b"vary", b"Accept-Encoding")
RETRY_AFTER_S = 5


def accepts_gzip(accept_encoding: bytes) -> bool:
    for part in accept_encoding.lower().split(b","):
        coding, _, weight = part.partition(b";")
        if coding.strip() in (b"gzip", b"x-gzip", b"*"):
            return weight.replace(b" ", b"").rstrip(b".0") != b"q="
    return False


class FeedRoute:
    def __init__(self, feeds: Feeds, presence: Presence) -> None:
        self._feeds, self._presence = feeds, presence

    async def __call__(self, scope: Scope, send: Send) -> None:
        headers = dict(scope["headers"])
        device = await device_of_token(self._feeds, bearer_token(headers.get(b"authorization", b"")))
        if device is None:
            await not_paired(send)
            return
        self._presence.seen(device, scope)
        zone_etag = self._feeds.known_etag(device.zone_id) or await self._feeds.etag(device.zone_id)
        etag = device.tag(zone_etag) if zone_etag else None
        # A proxy may have made the tag weak or put it in a list: containing it is matching it.
        if etag and etag in headers.get(b"if-none-match", b""):
            await answer(send, 304, [(b"etag", etag), CACHE, VARY, server_time()])
            return
        ready = etag and (self._feeds.known_feed(device.zone_id) or await self._feeds.feed(device.zone_id))
        if not ready:
            await not_ready(send, RETRY_AFTER_S, "The zone's plan is being made. Ask again in a moment.")
            return
        gzipped = accepts_gzip(headers.get(b"accept-encoding", b""))
        await self._whole(send, device.compose(ready), gzipped)

    async def _whole(self, send: Send, composed: Composed, gzipped: bool) -> None:
        body = composed.gzipped() if gzipped else composed.body()
        headers: Headers = [
            (b"content-type", b"application/json"),
            (b"content-length", b"%d" % len(body)),
            (b"etag", composed.etag),
            CACHE,
            VARY,
            server_time(),
        ]
        if gzipped:
            headers.append((b"content-encoding", b"gzip"))
        await answer(send, 200, headers, body)
