"""What keeping every feed fresh costs: the tick that finds nothing to do, and the renewal of all."""

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import timedelta
from unittest.mock import patch
from uuid import UUID

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
#: So long building and renewing may be measured; so many businesses say first how long all would take.
PATIENCE_S, SAMPLE = 240, 10
NEVER = timedelta(days=30)
#: Not asked of the data.
FRAME = ("BEGIN", "COMMIT", "SAVEPOINT", "RELEASE")


def few(businesses: int) -> Measure:
    """The idle tick with a handful of businesses, for comparison."""
    renew_due_feeds()
    return Measure(f"idle tick, {businesses} businesses", idle_ms(), "ms", IDLE_MS)


def many(base: Measure, businesses: int) -> Iterator[Measure]:
    """With all of them. None of the copies' feeds is due, until the renewal is measured."""
    ReadyFeed.objects.update(due_at=timezone.now() + NEVER)
    tick = Measure(f"idle tick, {businesses} businesses", idle_ms(), "ms", IDLE_MS)
    yield tick
    yield Measure("idle tick, what more businesses add", round(tick.value - base.value, 3), "ms", ADDED_MS)
    yield Measure("idle tick, queries", idle_queries(), "queries", IDLE_QUERIES, note="without BEGIN, COMMIT")
    yield renewal()


def renewal() -> Measure:
    """All are due at once, six hours after they were built; a share of them where all would take too long."""
    owners = sorted(set(ReadyFeed.objects.values_list("business_id", flat=True)))
    zones, few = ReadyFeed.objects.count(), owners[:SAMPLE]
    built, took_s = renew(few)
    share = max(SAMPLE, min(len(owners), int(PATIENCE_S / 2 / (took_s / built) * len(owners) / zones)))
    renew(owners[SAMPLE:share])
    with hours_later(6), one_core() as cores:
        renewed, took_s = renew(owners[:share])
    note = f"{renewed} of them, {took_s * 1000 / renewed:.1f} ms each, {cores}"
    note += "" if renewed == zones else "; the rest is extrapolated"
    return Measure(f"renewing all {zones} zones", round(took_s / renewed * zones, 2), "s", ALL_S, note=note)


def renew(owners: list[UUID]) -> tuple[int, float]:
    """Make these businesses' feeds due and have them built: how many, and in how many seconds."""
    ReadyFeed.objects.filter(business_id__in=owners).update(due_at=timezone.now())
    began = time.perf_counter()
    return renew_due_feeds(), time.perf_counter() - began


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
