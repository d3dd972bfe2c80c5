"""The only place of the edge that talks to PostgreSQL: raw SQL on one connection in one thread.

No ORM here: it would bring tenant state and a connection per thread into the event loop.
"""

import asyncio
from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar

import psycopg2
from psycopg2.extensions import connection as Connection
from psycopg2.extensions import make_dsn

from . import statements
from .rows import DeviceRow, FeedRow, OutboxRow, PresenceNote

T = TypeVar("T")
# Only what libpq itself knows: Django's OPTIONS may carry members of its own.
_LIBPQ_OPTIONS = {"options", "passfile", "service", "sslcert", "sslkey", "sslmode", "sslrootcert"}
# A peer that is gone without a word is noticed in half a minute, not in two hours.
_CONNECT: dict[str, Any] = {
    "connect_timeout": 5,
    "keepalives_idle": 10,
    "keepalives_interval": 5,
    "keepalives_count": 3,
    "application_name": "sync2gear edge",
}


class StoreUnavailable(Exception):
    """The database cannot be reached now; the same question may succeed later."""


def dsn_of(database: Mapping[str, Any]) -> str:
    """The libpq connection string of one entry of Django's DATABASES."""
    names = {"dbname": "NAME", "user": "USER", "password": "PASSWORD", "host": "HOST", "port": "PORT"}
    parts = {ours: str(database[theirs]) for ours, theirs in names.items() if database.get(theirs)}
    options = database.get("OPTIONS") or {}
    parts.update({key: str(value) for key, value in options.items() if key in _LIBPQ_OPTIONS})
    return make_dsn("", **parts)


def connect(dsn: str) -> Connection:
    """A connection in autocommit; raises StoreUnavailable."""
    try:
        connection = psycopg2.connect(dsn, **_CONNECT)
    except psycopg2.OperationalError as error:
        raise StoreUnavailable(str(error).strip()) from error
    connection.autocommit = True
    return connection


class Store:
    """Questions to the edge's tables. `queries` counts what was sent, so that a test can see a quiet poll."""

    def __init__(self, dsn: str) -> None:
        self.queries = 0
        self._dsn = dsn
        self._connection: Connection | None = None
        self._executor = ThreadPoolExecutor(max_workers=1, thread_name_prefix="edge-store")

    async def devices(self, token_hashes: list[str]) -> list[DeviceRow]:
        """The devices that may still ask, of these token hashes (hex)."""
        rows = await self._rows(statements.DEVICES, (token_hashes,))
        return [DeviceRow(row[0], row[1], row[2], row[3], bytes(row[4]), row[5]) for row in rows]

    async def active_devices(self, device_ids: list[str]) -> set[str]:
        return {row[0] for row in await self._rows(statements.ACTIVE, (device_ids,))}

    async def ready_feeds(self, zone_ids: list[str], shape: Callable[[FeedRow], T]) -> dict[str, T]:
        """Ready feeds by zone; `shape` runs in the store's thread, because it compresses."""

        def work() -> dict[str, T]:
            rows = self._execute(statements.FEEDS, (zone_ids,))
            return {row[0]: shape(FeedRow(row[0], bytes(row[1]), row[2])) for row in rows}

        return await self._run(work)

    async def etags(self, zone_ids: list[str]) -> dict[str, str]:
        """Of ready feeds, by zone: without the feeds themselves, which are a thousand times as long."""
        return dict(await self._rows(statements.ETAGS, (zone_ids,)))

    async def heads(self, zone_ids: Iterable[str]) -> dict[str, int]:
        """The last number given out in each zone's stream; a zone without events is missing."""
        return dict(await self._rows(statements.HEADS, (list(zone_ids),)))

    async def events_after(self, cursors: Mapping[str, int]) -> list[OutboxRow]:
        """Outbox rows after each zone's number, in their order."""
        rows = await self._rows(statements.EVENTS, (list(cursors), list(cursors.values())))
        return [OutboxRow(*row) for row in rows]

    async def note_presence(self, notes: Iterable[PresenceNote]) -> None:
        """Write who was seen, and announce whose stream opened or closed."""
        ordered = sorted(notes)
        columns: list[list[Any]] = [list(column) for column in zip(*ordered, strict=True)]
        keys = ("devices", "businesses", "zones", "seen", "streaming", "addresses")
        parameters: dict[str, Any] = dict(zip(keys, columns, strict=True))
        parameters["on"] = [note.device_id for note in ordered if note.streaming]
        parameters["off"] = [note.device_id for note in ordered if note.streaming is False]
        await self._rows(statements.PRESENCE, parameters)
        # A poll changes nothing that anybody sees: who came or went does.
        moved = {note.zone_id for note in ordered if note.streaming is not None}
        if moved:
            await self._rows(statements.SEEN, (sorted(moved),))

    async def note_pulse(self, edge_id: str, gap_s: float) -> None:
        """Write that the edge is there; after a longer gap it counts as new."""
        await self._rows(statements.PULSE, {"edge": edge_id, "gap_s": gap_s})

    async def announce_looks(self, zone_ids: list[str]) -> None:
        """Tell every process that somebody looks at these zones."""
        await self._rows(statements.LOOKED_AT, (zone_ids,))

    async def close(self) -> None:
        await asyncio.get_running_loop().run_in_executor(self._executor, self._disconnect)
        self._executor.shutdown(wait=False)

    async def _rows(self, sql: str, parameters: Any) -> list[tuple[Any, ...]]:
        return await self._run(lambda: self._execute(sql, parameters))

    async def _run(self, work: Callable[[], T]) -> T:
        return await asyncio.get_running_loop().run_in_executor(self._executor, work)

    def _execute(self, sql: str, parameters: Any) -> list[tuple[Any, ...]]:
        """Every statement here may run twice without harm, so a lost connection is tried once more."""
        for attempt in (1, 2):
            try:
                return self._execute_once(sql, parameters)
            except (psycopg2.OperationalError, psycopg2.InterfaceError) as error:
                self._disconnect()
                if attempt == 2:
                    raise StoreUnavailable(str(error).strip()) from error
        raise AssertionError("unreachable")

    def _execute_once(self, sql: str, parameters: Any) -> list[tuple[Any, ...]]:
        if self._connection is None:
            self._connection = connect(self._dsn)
        self.queries += 1
        with self._connection.cursor() as cursor:
            cursor.execute(sql, parameters)
            return cursor.fetchall() if cursor.description else []

    def _disconnect(self) -> None:
        connection, self._connection = self._connection, None
        if connection is not None:
            connection.close()
