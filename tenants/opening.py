"""Opening a business: an explicit, idempotent job that goes on where it was interrupted."""

import uuid

from django.db import connection, transaction

from tenants import audit, blueprint
from tenants.holding import alone
from tenants.migrating import has_tables, migrate
from tenants.models import Business


class SchemaTaken(Exception):
    """The schema exists and is not ours to use: opening never adopts a namespace."""


def open_business(business_id: uuid.UUID) -> None:
    """Make the business's schema and tables, step by step; each step is recorded when it is done."""
    with alone(str(business_id)):
        business = Business.objects.get(pk=business_id)
        if business.status != Business.Status.OPENING:
            return
        if business.step == Business.Step.ASKED:
            make_schema(business)
        make_tables(business)
        finish(business)


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
    """By the blueprint where there are none yet; else migrations go on where they were interrupted."""
    script = "" if has_tables(business.schema_name) else blueprint.script_for(business.schema_name)
    if script:
        read(script, business)
    else:
        migrate(business)
        reach(business, Business.Step.TABLES)


@transaction.atomic
def read(script: str, business: Business) -> None:
    with connection.cursor() as cursor:
        cursor.execute(script)
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
