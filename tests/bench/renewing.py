"""What keeping every feed fresh costs: the tick that finds nothing to do, and the renewal of all."""

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import timedelta
from unittest.mock import patch

from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from broadcast.edge.models import ReadyFeed
from broadcast.tasks import renew_due_feeds
from tests.bench.measure import Measure, middle, times_ms

IDLE_MS, IDLE_QUERIES, ALL_S = 50, 3, 90
TICKS = 21
#: The tick's cost may not follow the number of businesses.
ADDED_MS = 10
#: Not asked of the data.
FRAME = ("BEGIN", "COMMIT", "SAVEPOINT", "RELEASE")


def few(businesses: int) -> Measure:
    """The idle tick with a handful of businesses, for comparison."""
    renew_due_feeds()
    return Measure(f"idle tick, {businesses} businesses", idle_ms(), "ms", IDLE_MS)


def many(base: Measure, businesses: int) -> Iterator[Measure]:
    """With all of them; the copies' feeds are due, and are built for the first time."""
    zones = ReadyFeed.objects.count()
    began = time.perf_counter()
    built = renew_due_feeds()
    yield Measure(f"first build of {built} feeds", round(time.perf_counter() - began, 2), "s")
    tick = Measure(f"idle tick, {businesses} businesses", idle_ms(), "ms", IDLE_MS)
    yield tick
    yield Measure("idle tick, what more businesses add", round(tick.value - base.value, 3), "ms", ADDED_MS)
    yield Measure("idle tick, queries", idle_queries(), "queries", IDLE_QUERIES, note="without BEGIN, COMMIT")
    yield from renewal(zones)


def renewal(zones: int) -> Iterator[Measure]:
    """Six hours later all are due at once."""
    with hours_later(6), one_core() as cores:
        ReadyFeed.objects.update(due_at=timezone.now())
        began = time.perf_counter()
        renewed = renew_due_feeds()
        took_s = time.perf_counter() - began
    note = f"{renewed} of {zones}, {took_s * 1000 / max(1, renewed):.1f} ms each, {cores}"
    yield Measure(f"renewing all {zones} zones", round(took_s, 2), "s", ALL_S, note=note)


def idle_ms() -> float:
    return middle(times_ms(lambda _: renew_due_feeds(), TICKS))


def idle_queries() -> int:
    with CaptureQueriesContext(connection) as queries:
        assert renew_due_feeds() == 0
    return len([query for query in queries if not query["sql"].startswith(FRAME)])


@contextmanager
def hours_later(hours: int) -> Iterator[None]:
    moment = timezone.now() + timedelta(hours=hours)
    with patch("django.utils.timezone.now", lambda: moment):
        yield


@contextmanager
def one_core() -> Iterator[str]:
    """This process and its database server share one core, where the system lets us say so."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        pids = [0, cursor.fetchone()[0]]
    before: dict[int, set[int]] = {}
    with suppress(AttributeError, PermissionError):
        before = {pid: os.sched_getaffinity(pid) for pid in pids}
        for pid in pids:
            os.sched_setaffinity(pid, {min(before[0])})
    try:
        yield "on one core" if before else "not bound to one core"
    finally:
        for pid, cores in before.items():
            os.sched_setaffinity(pid, cores)
