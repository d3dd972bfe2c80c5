"""One LISTEN connection a process: PostgreSQL wakes us, and a lost connection is made up for."""

import asyncio
import logging
import secrets
from collections.abc import Callable

import psycopg2
from psycopg2.extensions import connection as Connection

from .store import StoreUnavailable, connect

CHANNEL = "edge"
BACKOFF_LIMIT_S = 5.0
logger = logging.getLogger(__name__)


class Listener:
    """Calls `on_notify` with each payload, and `on_listening` whenever a connection begins to listen.

    What was announced while nobody listened is gone, so `on_listening` has to drop and catch up.
    """

    def __init__(self, dsn: str, on_notify: Callable[[str], None], on_listening: Callable[[], None]) -> None:
        self.listening = asyncio.Event()
        self._dsn = dsn
        self._on_notify = on_notify
        self._on_listening = on_listening

    async def run(self) -> None:
        """Listen until cancelled."""
        failures = 0
        while True:
            try:
                connection = await asyncio.to_thread(self._connect)
            except (StoreUnavailable, psycopg2.Error) as error:
                failures += 1
                logger.warning("The edge cannot listen to PostgreSQL and tries again: %s", error)
                await asyncio.sleep(_backoff_s(failures))
            else:
                failures = 0
                await self._listen(connection)

    def _connect(self) -> Connection:
        connection = connect(self._dsn)
        try:
            with connection.cursor() as cursor:
                cursor.execute(f"LISTEN {CHANNEL}")
        except psycopg2.Error:
            connection.close()
            raise
        return connection

    async def _listen(self, connection: Connection) -> None:
        loop = asyncio.get_running_loop()
        lost = asyncio.Event()
        descriptor = connection.fileno()
        loop.add_reader(descriptor, self._read, connection, lost)
        try:
            self._on_listening()
            self.listening.set()
            await lost.wait()
        finally:
            self.listening.clear()
            loop.remove_reader(descriptor)
            connection.close()

    def _read(self, connection: Connection, lost: asyncio.Event) -> None:
        try:
            connection.poll()
        except psycopg2.Error as error:
            logger.warning("The edge lost the connection it listens on: %s", str(error).strip())
            lost.set()
        while connection.notifies:
            self._on_notify(connection.notifies.pop(0).payload)


def _backoff_s(failures: int) -> float:
    """Full jitter, also at the limit: many processes wait for one database."""
    ceiling_s = min(BACKOFF_LIMIT_S, 0.1 * 2 ** min(failures, 10))
    return 0.05 + ceiling_s * secrets.randbelow(1000) / 1000
