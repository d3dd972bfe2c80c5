"""What the portal's open pages are told: in which zones something has changed, once a second at most."""

import asyncio
import json
from collections.abc import Iterable

from starlette.types import Send

from .hub import HEARTBEAT, LAST_WORD_S, retry_chunk
from .line import Line
from .live_key import LiveKey

#: By what PostgreSQL announces: a zone has a new feed; one of its players was heard, or came or went.
EVENTS = {"feed": "zones", "seen": "players"}
Changed = dict[str, set[str]]


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
        self._changed: Changed = {name: set() for name in EVENTS.values()}
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

    def on_notify(self, payload: str) -> None:
        """`feed:<zone>` or `seen:<zone>`; all else, and what nobody looks at, is passed over."""
        kind, _, zone_id = payload.partition(":")
        if kind in EVENTS and zone_id in self._watched:
            self._mark(EVENTS[kind], [zone_id])

    def on_listening(self) -> None:
        """What was announced before is unknown: everybody looks again."""
        for name in self._changed:
            self._mark(name, self._watched)

    async def run(self, pause_s: float) -> None:
        """Tell at once, then gather for a while: a thousand players that report make one event a second."""
        while True:
            await self._wake.wait()
            self._wake.clear()
            changed, self._changed = self._changed, {name: set() for name in self._changed}
            for page in list(self._pages):
                if chunk := event_chunks(page.key, changed):
                    page.push(chunk)
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

    def _mark(self, name: str, zone_ids: Iterable[str]) -> None:
        self._changed[name].update(zone_ids)
        self._wake.set()


def event_chunks(key: LiveKey, changed: Changed) -> bytes:
    """One event a name, with the zones of the page that it is about; empty where there are none."""
    own = {name: sorted(zone_ids & key.zone_ids) for name, zone_ids in changed.items()}
    return b"".join(
        f"event: {name}\ndata: {json.dumps({'zones': zones})}\n\n".encode()
        for name, zones in own.items()
        if zones
    )
