"""Bringing the schemas of businesses to what this version needs, several at a time."""

import logging
import multiprocessing
import signal
import uuid
from collections.abc import Generator, Iterable
from concurrent.futures import ProcessPoolExecutor, as_completed
from functools import cache

from django.conf import settings
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder

from sync2gear.orphans import end_with_parent
from tenants.holding import alone
from tenants.models import Business
from tenants.schemas import go_public, in_business

logger = logging.getLogger(__name__)
WITH_TABLES = (Business.Status.OPEN, Business.Status.SUSPENDED, Business.Status.CLOSING)
#: A worker of the version before may be at one that is opened: nobody would look at it again.
MIGRATED = (*WITH_TABLES, Business.Status.OPENING)
#: They may have no tables yet, or no longer.
ON_THE_WAY = (Business.Status.OPENING, Business.Status.CLOSING)
APPLIED = "SELECT app, name FROM {}.django_migrations WHERE app = ANY(%s) ORDER BY id"
Migration = tuple[str, str]


def has_tables(schema_name: str) -> bool:
    """Asked by the name of what migrations make first: that is quick among any number of schemas."""
    name = f"{connection.ops.quote_name(schema_name)}.django_migrations"
    with connection.cursor() as cursor:
        cursor.execute("SELECT to_regclass(%s) IS NOT NULL", [name])
        return bool(cursor.fetchone()[0])


def has_table(recorder: MigrationRecorder) -> bool:
    return has_tables(recorder.connection.schema_name)  # type: ignore[attr-defined]


# Django lists the tables of all schemas to find this one, three times each: minutes for a thousand of them.
MigrationRecorder.has_table = has_table  # type: ignore[assignment, method-assign]


def migrate(business: Business, to: Iterable[Migration] = ()) -> None:
    """Run what its schema lacks, up to `to`; run again, it goes on where it was interrupted.

    Not by django-tenants' command, which closes the connection and so lets go of what it holds.
    """
    with in_business(business):
        executor = MigrationExecutor(connection)
        executor.loader.check_consistent_history(connection)
        executor.migrate(list(to) or executor.loader.graph.leaf_nodes())


def lacking(business: Business) -> tuple[Migration, ...]:
    """Of the apps that live in its schema, in their order. What others have changes nothing there."""
    applied = set(applied_in(business))
    return tuple(name for name in wanted() if name not in applied)


def applied_in(business: Business) -> list[Migration]:
    """One small question, of its schema alone."""
    question = APPLIED.format(connection.ops.quote_name(business.schema_name))
    with connection.cursor() as cursor:
        cursor.execute(question, [list(tenant_labels())])
        return list(cursor.fetchall())


@cache
def wanted() -> tuple[Migration, ...]:
    graph = MigrationLoader(None).graph
    plan = [name for leaf in graph.leaf_nodes() for name in graph.forwards_plan(leaf)]
    return tuple(dict.fromkeys(name for name in plan if name[0] in tenant_labels()))


def tenant_labels() -> frozenset[str]:
    return frozenset(app.rpartition(".")[2] for app in settings.TENANT_APPS)


def migrate_each(ids: Iterable[uuid.UUID], processes: int) -> Generator[tuple[uuid.UUID, str], None, None]:
    """Each business as it is done, with its error or "". Closed early, it ends what is under way."""
    if processes < 2:
        yield from ((pk, migrate_alone(pk)) for pk in ids)
        return
    fork = multiprocessing.get_context("fork")
    with ProcessPoolExecutor(processes, mp_context=fork, initializer=begin) as pool:
        try:
            work = {pool.submit(migrate_alone, pk): pk for pk in ids}
            yield from ((work[done], done.result()) for done in as_completed(work))
        finally:
            pool.shutdown(cancel_futures=True)


def begin() -> None:
    """In a child: it leaves the parent's connection alone, and Ctrl-C to the parent."""
    end_with_parent()
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    connection.connection = None


def is_migrated(business: Business) -> bool:
    """Whether it gets what it lacks. For a schema that is not there, public would get it."""
    is_there = business.status not in ON_THE_WAY or has_tables(business.schema_name)
    return business.status in MIGRATED and is_there


def migrate_alone(business_id: uuid.UUID) -> str:
    """What went wrong; empty where nothing did. One that is opened or deleted meanwhile is waited for."""
    connection.close_if_unusable_or_obsolete()
    go_public()
    try:
        with alone(str(business_id)):
            business = Business.objects.get(pk=business_id)
            if is_migrated(business):
                migrate(business)
    except Exception as error:
        logger.info("%s is not migrated", business_id, exc_info=True)
        return reason(error)
    return ""


def reason(error: Exception) -> str:
    """On one line. All of it is in the log, at the level INFO."""
    return f"{type(error).__name__}: {error}".splitlines()[0]
