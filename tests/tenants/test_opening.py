"""A worker may be killed after every step: the next run goes on from there."""

import psycopg2
import pytest
from django.conf import settings
from django.db import OperationalError, connection, transaction

from broadcast.edge.store import dsn_of
from library.models import Track
from tenants import opening
from tenants.models import AuditLog, Business
from tenants.opening import SchemaTaken, open_business
from tenants.schemas import in_business


@pytest.fixture
def asked(db: None) -> Business:
    return Business.objects.create(name="Corner Bakery", slug="bakery")


def has_schema(business: Business) -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_namespace WHERE nspname = %s", [business.schema_name])
        return bool(cursor.fetchone())


def is_open(business: Business) -> bool:
    business.refresh_from_db()
    with in_business(business):
        Track.objects.create(title="Slow Morning", file_name="slow.mp3")
    return (business.status, business.step) == ("open", "done")


def test_opening_gives_a_business_its_tables(asked: Business) -> None:
    open_business(asked.pk)
    assert is_open(asked)
    assert connection.schema_name == "public"  # type: ignore[attr-defined]


def test_opening_is_logged_once_even_when_run_twice(asked: Business) -> None:
    open_business(asked.pk)
    open_business(asked.pk)
    row = AuditLog.objects.get(business=asked)
    assert (row.actor_id, row.actor_name, row.verb) == (None, "sync2gear", "opened")


def test_a_job_that_was_given_twice_waits_for_the_other(asked: Business) -> None:
    other = psycopg2.connect(dsn_of(settings.DATABASES["default"]))
    other.cursor().execute("SELECT pg_advisory_lock(hashtextextended(%s, 0))", [str(asked.pk)])
    connection.cursor().execute("SET LOCAL lock_timeout = '100ms'")
    with pytest.raises(OperationalError, match="lock timeout"):
        transaction.atomic(open_business)(asked.pk)
    other.close()
    open_business(asked.pk)
    assert is_open(asked)


def test_killed_after_making_the_schema_it_goes_on(asked: Business) -> None:
    opening.make_schema(asked)
    open_business(asked.pk)
    assert is_open(asked)


def test_killed_before_the_tables_were_noted_it_goes_on(asked: Business) -> None:
    opening.make_schema(asked)
    opening.make_tables(asked)
    Business.objects.filter(pk=asked.pk).update(step=Business.Step.ROOM)
    open_business(asked.pk)
    assert is_open(asked)


def test_killed_before_the_end_it_goes_on(asked: Business) -> None:
    opening.make_schema(asked)
    opening.make_tables(asked)
    open_business(asked.pk)
    assert is_open(asked)


def test_killed_while_making_the_schema_nothing_is_left(asked: Business, monkeypatch) -> None:
    monkeypatch.setattr(opening, "reach", lambda *_: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        opening.make_schema(asked)
    assert not has_schema(asked)


def test_a_schema_that_exists_is_never_adopted(asked: Business) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f'CREATE SCHEMA "{asked.schema_name}"')
    with pytest.raises(SchemaTaken):
        open_business(asked.pk)
    asked.refresh_from_db()
    assert (asked.status, asked.step) == ("opening", "asked")


@pytest.mark.parametrize("status", ["open", "suspended", "closing", "closed"])
def test_only_what_is_opening_is_opened(asked: Business, status: str) -> None:
    Business.objects.filter(pk=asked.pk).update(status=status)
    open_business(asked.pk)
    assert not has_schema(asked)


def test_progress_rises_with_every_step() -> None:
    percent = [Business(step=step).progress_percent for step in Business.Step]
    assert percent == sorted(set(percent))
    assert percent[-1] == 100


def test_every_step_says_what_happens() -> None:
    assert Business(step="room").progress_text == "Making room for your data"
