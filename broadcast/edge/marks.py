"""Work that was asked for and has to be done once more, however often it was asked for."""

import asyncio
import logging
import secrets
from collections.abc import Awaitable, Callable, Iterable

from .store import StoreUnavailable

logger = logging.getLogger(__name__)


class Marks:
    """Names that wait for one handler. What is marked while it works makes one more round, however often."""

    def __init__(self, handle: Callable[[set[str]], Awaitable[None]]) -> None:
        self._handle = handle
        self._names: set[str] = set()
        self._wake = asyncio.Event()

    def mark(self, names: Iterable[str]) -> None:
        self._names.update(names)
        if self._names:
            self._wake.set()

    async def run(self) -> None:
        """Handle marks until cancelled; what failed is tried again, nothing is forgotten."""
        while True:
            await self._wake.wait()
            self._wake.clear()
            names, self._names = self._names, set()
            try:
                await self._handle(names)
            except StoreUnavailable as error:
                logger.warning("Open streams are told later, the database is away: %s", error)
                await self._again(names)
            except Exception:
                logger.exception("Open streams could not be told and will be told again")
                await self._again(names)

    async def _again(self, names: set[str]) -> None:
        self.mark(names)
        await asyncio.sleep(0.2 + secrets.randbelow(800) / 1000)
