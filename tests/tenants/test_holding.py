import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import psycopg2
import pytest
from django.conf import settings

from tenants.holding import held


@contextmanager
def somebody_else() -> Iterator[Any]:
    """Another worker's connection."""
    server = settings.DATABASES["default"]
    keys = {"host": server["HOST"], "port": server["PORT"] or None, "user": server["USER"]}
    other = psycopg2.connect(**keys, password=server.get("PASSWORD") or None, dbname=server["NAME"])
    other.autocommit = True
    try:
        with other.cursor() as cursor:
            yield cursor
    finally:
        other.close()


def takes(cursor: Any, what: str) -> bool:
    cursor.execute("SELECT pg_try_advisory_lock(hashtextextended(%s, 0))", [what])
    return bool(cursor.fetchone()[0])


def test_what_is_held_is_nobody_elses(db: None) -> None:
    with somebody_else() as cursor, held("a song") as is_ours:
        assert (is_ours, takes(cursor, "a song"), takes(cursor, "another")) == (True, False, True)


def test_what_somebody_else_holds_is_not_ours_until_their_connection_ends(db: None) -> None:
    with somebody_else() as cursor:
        takes(cursor, "a song")
        with held("a song") as is_ours:
            assert not is_ours
    until = time.monotonic() + 10
    while not is_free("a song"):
        assert time.monotonic() < until


def is_free(what: str) -> bool:
    with held(what) as is_ours:
        return is_ours


def test_it_is_let_go_of_whatever_happens(db: None) -> None:
    with pytest.raises(KeyboardInterrupt), held("a song"):
        raise KeyboardInterrupt
    with somebody_else() as cursor:
        assert takes(cursor, "a song")
