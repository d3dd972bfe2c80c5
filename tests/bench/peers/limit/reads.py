"""How many rows a second one connection reads by their key, one after the other."""

import time
import uuid
from contextlib import closing

import psycopg2
from psycopg2.extensions import cursor as Cursor
from psycopg2.extras import execute_values

ROWS = 10_000
READ = "SELECT value FROM peer_limit WHERE key = %s"


def reads_per_second(dsn: str, seconds: float = 2.0) -> float:
    """In a table of the connection's own, which goes with it."""
    with closing(psycopg2.connect(dsn)) as connection:
        connection.autocommit = True
        with connection.cursor() as cursor:
            return paced(cursor, filled(cursor), seconds)


def filled(cursor: Cursor) -> list[str]:
    keys = [str(uuid.uuid4()) for _ in range(ROWS)]
    cursor.execute("CREATE TEMPORARY TABLE peer_limit (key uuid PRIMARY KEY, value text NOT NULL)")
    execute_values(cursor, "INSERT INTO peer_limit VALUES %s", [(key, key) for key in keys])
    cursor.execute("ANALYZE peer_limit")
    return keys


def paced(cursor: Cursor, keys: list[str], seconds: float) -> float:
    began, count = time.perf_counter(), 0
    while (took_s := time.perf_counter() - began) < seconds or not count:
        cursor.execute(READ, (key := keys[count % ROWS],))
        if cursor.fetchone() != (key,):
            raise AssertionError("A row was not found: what was measured is not a read.")
        count += 1
    return count / took_s
