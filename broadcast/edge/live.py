"""What the portal's open pages are told: in which zones something has changed, once a second at most."""

import asyncio
import json
from collections.abc import Iterable

from starlette.types import Send

from .hub import HEARTBEAT, LAST_WORD_S, retry_chunk
from .line import Line
from .live_key import LiveKey

#: What PostgreSQL announces of a zone: it has a new feed; one of its players was heard, or came or went.
KINDS = ("feed", "seen")


class LivePage(Line):
    """A page that listens for its zones."""

    __slots__ = ("key",)

    def __init__(self, send: Send, key: LiveKey) -> None:
        super().__init__(send)
        self.key = key


class Live:
    """The open pages of this process."""

    def __init__(self) -> None:
        self.closing = False
        self._pages: set[LivePage] = set()
        self._watched: dict[str, int] = {}
        self._changed: set[str] = set()
        self._wake = asyncio.Event()

    def __len__(self) -> int:
        return len(self._pages)

    def add(self, page: LivePage) -> None:
        self._pages.add(page)
        for zone_id in page.key.zone_ids:
            self._watched[zone_id] = self._watched.get(zone_id, 0) + 1

    def remove(self, page: LivePage) -> None:
        self._pages.discard(page)
        for zone_id in page.key.zone_ids:
            self._watched[zone_id] -= 1
            if not self._watched[zone_id]:
                del self._watched[zone_id]

    def zones_of_pages(self, most: int) -> set[str]:
        """Of the pages that show so many zones at most."""
        keys = (page.key for page in self._pages)
        return {zone_id for key in keys if len(key.zone_ids) <= most for zone_id in key.zone_ids}

    def on_notify(self, payload: str) -> None:
        """`feed:<zone>` or `seen:<zone>`; all else, and what nobody looks at, is passed over."""
        kind, _, zone_id = payload.partition(":")
        if kind in KINDS and zone_id in self._watched:
            self._mark([zone_id])

    def on_listening(self) -> None:
        """What was announced before is unknown: everybody looks again."""
        self._mark(self._watched)

    async def run(self, pause_s: float) -> None:
        """Tell at once, then gather for a while: a thousand players that report make one event a second."""
        while True:
            await self._wake.wait()
            self._wake.clear()
            changed, self._changed = self._changed, set()
            for page in list(self._pages):
                if own := page.key.zone_ids & changed:
                    page.push(event_chunk(own))
            await asyncio.sleep(pause_s)

    async def beat(self, heartbeat_s: float) -> None:
        while True:
            await asyncio.sleep(heartbeat_s)
            for page in list(self._pages):
                page.push(HEARTBEAT)

    def close(self) -> None:
        """End every page's stream with a time to come back at; soon cut who hangs."""
        self.closing = True
        for page in list(self._pages):
            page.finish(retry_chunk(spread_ms=1000 + 3 * len(self._pages)))
        asyncio.get_running_loop().call_later(LAST_WORD_S, self._cut)

    def _cut(self) -> None:
        for page in list(self._pages):
            page.abort()

    def _mark(self, zone_ids: Iterable[str]) -> None:
        self._changed.update(zone_ids)
        self._wake.set()


def event_chunk(zone_ids: Iterable[str]) -> bytes:
    return f"event: players\ndata: {json.dumps({'zones': sorted(zone_ids)})}\n\n".encode()
