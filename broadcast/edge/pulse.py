"""That the edge itself is there: whoever is not heard of while it was away is not to blame."""

import asyncio
import logging
from uuid import UUID

from .store import Store, StoreUnavailable

logger = logging.getLogger(__name__)
#: The edge's own row in the table of presence: `seen_at` is now, `reported_at` since when without a break.
EDGE_ID = UUID(int=0)
#: A break that no player has noticed.
GAP_S = 60


async def pulse(store: Store, period_s: float) -> None:
    """Say so until cancelled; every process says it, and one is enough."""
    while True:
        try:
            await store.note_pulse(str(EDGE_ID), GAP_S)
        except StoreUnavailable as error:
            logger.warning("That the edge is there is written later: %s", error)
        await asyncio.sleep(period_s)
