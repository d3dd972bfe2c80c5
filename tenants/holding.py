"""Having something to oneself for longer than a transaction."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection


@contextmanager
def held(what: str) -> Iterator[bool]:
    """Whether `what` is ours for as long as this lasts; never waits.

    PostgreSQL lets go of it when the connection ends, and so when this process is killed.
    """
    is_ours = asked("pg_try_advisory_lock", what)
    try:
        yield is_ours
    finally:
        if is_ours:
            let_go(what)


@contextmanager
def alone(what: str) -> Iterator[None]:
    """As `held`, but waits for whoever has it."""
    asked("pg_advisory_lock", what)
    try:
        yield
    finally:
        let_go(what)


def wait_for(what: str) -> None:
    """Until this transaction ends, whoever else waits for `what` comes after us."""
    asked("pg_advisory_xact_lock", what)


def let_go(what: str) -> None:
    """Of a connection that is gone, PostgreSQL has done so."""
    if connection.is_usable():
        asked("pg_advisory_unlock", what)


def asked(function: str, what: str) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {function}(hashtextextended(%s, 0))", [what])
        return bool(cursor.fetchone()[0])
