"""Reports wait for one another for a moment: stored together they cost a fraction."""

import asyncio
import logging
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor

from .rows import Reply, Report

#: Stores reports and answers each; it runs in a thread.
Take = Callable[[Sequence[Report]], list[Reply]]
AT_ONCE = 500
#: So much waits at most; whoever else comes is asked to come again.
ROOM_BYTES = 64 * 1024 * 1024
AWAY = Reply(503, detail="The server cannot store the report now. Keep it and send it again.")
logger = logging.getLogger(__name__)


class Intake:
    """The first is stored at once; those that come within `pause_s` after it are stored together."""

    def __init__(self, take: Take, pause_s: float) -> None:
        self._take, self._pause_s = take, pause_s
        self._waiting: list[tuple[Report, asyncio.Future[Reply]]] = []
        self._waiting_bytes = 0
        self._wake = asyncio.Event()
        self._executor = ThreadPoolExecutor(max_workers=1, thread_name_prefix="edge-intake")

    async def give(self, report: Report) -> Reply:
        """The answer, once it is stored."""
        if self._waiting_bytes + len(report.body) > ROOM_BYTES:
            return AWAY
        answer: asyncio.Future[Reply] = asyncio.get_running_loop().create_future()
        self._waiting.append((report, answer))
        self._waiting_bytes += len(report.body)
        self._wake.set()
        return await answer

    async def run(self) -> None:
        while True:
            await self._wake.wait()
            await self._store(self._next())
            await asyncio.sleep(self._pause_s)

    def close(self) -> None:
        self._executor.shutdown(wait=False)

    def _next(self) -> list[tuple[Report, asyncio.Future[Reply]]]:
        now, self._waiting = self._waiting[:AT_ONCE], self._waiting[AT_ONCE:]
        self._waiting_bytes -= sum(len(report.body) for report, _ in now)
        if not self._waiting:
            self._wake.clear()
        return now

    async def _store(self, given: list[tuple[Report, asyncio.Future[Reply]]]) -> None:
        reports = [report for report, _ in given]
        try:
            replies = await asyncio.get_running_loop().run_in_executor(self._executor, self._take, reports)
        except Exception:
            logger.exception("%s reports could not be stored", len(reports))
            replies = [AWAY] * len(reports)
        for (_, answer), reply in zip(given, replies, strict=True):
            if not answer.done():  # else the player has hung up
                answer.set_result(reply)
