"""Who was seen, gathered in memory and written in one statement every few seconds."""

import asyncio
import logging
import time

from starlette.types import Scope

from sync2gear.address import client_address

from .feeds import Device
from .rows import PresenceNote
from .store import Store, StoreUnavailable

logger = logging.getLogger(__name__)


class Presence:
    """Notes about devices; a later note about the same device replaces the earlier one."""

    def __init__(self, store: Store, proxies: int = 0) -> None:
        self._store, self._proxies = store, proxies
        self._notes: dict[str, PresenceNote] = {}

    def seen(self, device: Device, scope: Scope, streaming: bool | None = None) -> None:
        """Note a poll, or that the device's stream opened (True) or that its last one here closed (False)."""
        earlier = self._notes.get(device.id)
        if streaming is None and earlier is not None:
            streaming = earlier.streaming
        self._notes[device.id] = PresenceNote(
            device.id, device.business_id, device.zone_id, time.time(), streaming, self.address_of(scope)
        )

    def address_of(self, scope: Scope) -> str:
        peer = (scope.get("client") or [""])[0]
        if not self._proxies:
            return peer  # every poll comes by here
        forwarded = b",".join(value for name, value in scope["headers"] if name == b"x-forwarded-for")
        return client_address(peer, forwarded.decode("latin-1"), self._proxies)

    async def flush(self) -> None:
        """Write the notes; they are kept for the next time when the database is away."""
        notes, self._notes = self._notes, {}
        if not notes:
            return
        try:
            await self._store.note_presence(notes.values())
        except StoreUnavailable as error:
            self._notes = notes | self._notes
            logger.warning("Who was seen is written later: %s", error)

    async def run(self, flush_s: float) -> None:
        while True:
            await asyncio.sleep(flush_s)
            try:
                await self.flush()
            except Exception:
                logger.exception("Who was seen could not be written")
