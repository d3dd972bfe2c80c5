"""Somebody else at the same time: a thread with a connection and a transaction of its own, which commits."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from threading import Event
from typing import Any

from django.db import connection, transaction

from tenants.models import Business
from tenants.schemas import in_business
from tests.e2e.readers import until


def apart(business: Business, work: Callable[[], Any]) -> Any:
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(committed, business, work).result()


@contextmanager
def meanwhile(business: Business, work: Callable[[], Any]) -> Iterator[None]:
    """`work` is done, but only committed once somebody waits for it, or at the end of the block."""
    with ThreadPoolExecutor(2) as pool:
        done, over = Event(), Event()

        def held() -> None:
            work()
            done.set()
            until(lambda: over.is_set() or somebody_waits())

        holder = pool.submit(committed, business, held)
        until(lambda: done.is_set() or holder.done())
        try:
            yield
        finally:
            over.set()
            holder.result()


def committed(business: Business, work: Callable[[], Any]) -> Any:
    try:
        with in_business(business), transaction.atomic():
            return work()
    finally:
        connection.close()


def somebody_waits() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT EXISTS (SELECT FROM pg_locks WHERE NOT granted)")
        return bool(cursor.fetchone()[0])
