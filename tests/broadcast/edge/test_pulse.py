import asyncio
from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta
from typing import Any

import psycopg2
import pytest

from broadcast.edge.pulse import EDGE_ID, GAP_S
from broadcast.edge.store import Store

WHERE = f"WHERE device_id = '{EDGE_ID}'"


@pytest.fixture
def cursor(dsn: str) -> Iterator[Any]:
    with closing(psycopg2.connect(dsn)) as connection:
        connection.autocommit = True
        yield connection.cursor()
        connection.cursor().execute(f"DELETE FROM edge_presence {WHERE}")  # noqa: S608


def beat(dsn: str) -> None:
    async def scene() -> None:
        store = Store(dsn)
        await store.note_pulse(str(EDGE_ID), GAP_S)
        await store.close()

    asyncio.run(scene())


def row(cursor: Any) -> tuple[timedelta, timedelta]:
    """How long ago the last beat was, and how long it has been there."""
    cursor.execute(f"SELECT now() - seen_at, seen_at - reported_at FROM edge_presence {WHERE}")  # noqa: S608
    (found,) = cursor.fetchall()
    return found


def age(cursor: Any, seconds: int) -> None:
    earlier = (
        f"seen_at = seen_at - interval '{seconds} s', reported_at = reported_at - interval '{seconds} s'"
    )
    cursor.execute(f"UPDATE edge_presence SET {earlier} {WHERE}")  # noqa: S608


@pytest.mark.parametrize(("gap_s", "was_away"), [(GAP_S - 20, False), (GAP_S + 20, True)])
def test_a_short_break_is_none(dsn: str, cursor: Any, gap_s: int, was_away: bool) -> None:
    beat(dsn)
    age(cursor, gap_s)
    beat(dsn)
    ago, there = row(cursor)
    assert ago < timedelta(seconds=5)
    assert (there < timedelta(seconds=5)) is was_away
