"""Opening a business: an explicit, idempotent job that goes on where it was interrupted."""

import uuid
from collections.abc import Iterator
from contextlib import contextmanager

from django.core.management import call_command
from django.db import connection, transaction

from tenants import audit
from tenants.models import Business


class SchemaTaken(Exception):
    """The schema exists and is not ours to use: opening never adopts a namespace."""


def open_business(business_id: uuid.UUID) -> None:
    """Make the business's schema and tables, step by step; each step is recorded when it is done."""
    with alone(business_id):
        business = Business.objects.get(pk=business_id)
        if business.status != Business.Status.OPENING:
            return
        if business.step == Business.Step.ASKED:
            make_schema(business)
        if business.step == Business.Step.ROOM:
            make_tables(business)
        finish(business)


@contextmanager
def alone(business_id: uuid.UUID) -> Iterator[None]:
    """A job that was given twice waits here for the other, over all the transactions of its steps."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(hashtextextended(%s, 0))", [str(business_id)])
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_unlock(hashtextextended(%s, 0))", [str(business_id)])


@transaction.atomic
def make_schema(business: Business) -> None:
    """CREATE SCHEMA and the note that it is ours commit together, or not at all."""
    quoted = connection.ops.quote_name(business.schema_name)
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_namespace WHERE nspname = %s", [business.schema_name])
        if cursor.fetchone():
            raise SchemaTaken(business.schema_name)
        cursor.execute(f"CREATE SCHEMA {quoted}")
    reach(business, Business.Step.ROOM)


def make_tables(business: Business) -> None:
    call_command(
        "migrate_schemas", schema_name=business.schema_name, tenant=True, interactive=False, verbosity=0
    )
    reach(business, Business.Step.TABLES)


@transaction.atomic
def finish(business: Business) -> None:
    opened = Business.objects.filter(pk=business.pk, status=Business.Status.OPENING)
    if opened.update(status=Business.Status.OPEN, step=Business.Step.DONE):
        status = {"from": Business.Status.OPENING, "to": Business.Status.OPEN}
        audit.write(None, business, "opened", business, status=status)


def reach(business: Business, step: Business.Step) -> None:
    Business.objects.filter(pk=business.pk).update(step=step)
    business.step = step
