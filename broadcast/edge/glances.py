"""Players that somebody looks at closely say more often how they are: an event `look` asks them to."""

import asyncio
import json
import logging

from .hub import Hub
from .live import Live
from .store import Store, StoreUnavailable

logger = logging.getLogger(__name__)
#: A page of more zones is a list of a large house: reports of all its players would cost more than they tell.
FEW_ZONES = 10
#: One word is good for so much longer than the pause to the next that a late one interrupts nothing.
LASTS = 3


class Glances:
    """By PostgreSQL, for the page and the player may be connected to different processes."""

    def __init__(self, live: Live, hub: Hub, store: Store, every_s: float) -> None:
        self._live, self._hub, self._store = live, hub, store
        self._every_s = every_s
        told = json.dumps({"for_s": LASTS * every_s})
        self._chunk = f"event: look\ndata: {told}\n\n".encode()

    async def run(self) -> None:
        while True:
            await asyncio.sleep(self._every_s)
            try:
                await self._ask()
            except StoreUnavailable as error:
                logger.warning("Players are not asked to say more of themselves: %s", error)

    async def _ask(self) -> None:
        if zone_ids := self._live.zones_of_pages(FEW_ZONES):
            await self._store.announce_looks(sorted(zone_ids))

    def on_notify(self, payload: str) -> None:
        """`look:<zone>`; all else is somebody else's."""
        kind, _, zone_id = payload.partition(":")
        if kind == "look":
            for stream in list(self._hub.in_zone(zone_id)):
                stream.push(self._chunk)
