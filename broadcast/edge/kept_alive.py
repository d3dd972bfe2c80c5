"""Work without end: whatever breaks it, it begins again."""

import asyncio
import logging
from collections.abc import Awaitable, Callable

PAUSE_S = 1.0
logger = logging.getLogger(__name__)


async def kept_alive(work: Callable[[], Awaitable[None]], pause_s: float = PAUSE_S) -> None:
    """Run `work` until cancelled. A round that died unseen would leave every open stream deaf for ever."""
    while True:
        try:
            await work()
        except Exception:
            logger.exception("Background work of the edge broke and begins again")
        await asyncio.sleep(pause_s)
