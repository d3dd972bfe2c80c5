"""Businesses that lack a migration get it, several at a time; whatever ends a run, the next goes on."""

import io
import os
import signal
from collections.abc import Iterator

import pytest
from django.core.management import CommandError, call_command
from django.db import OperationalError, connection
from django.db.migrations.executor import MigrationExecutor
from django.test.utils import CaptureQueriesContext

from tenants import migrating
from tenants.management.commands.migrate_schemas import WHAT
from tenants.migrating import lacking, wanted
from tenants.migration_plan import planned
from tenants.models import Business
from tenants.opening import open_business
from tenants.progress import Progress
from tenants.schemas import in_business
from tests.forgotten import forget
from tests.killed import kill
from tests.tenants.test_holding import somebody_else, takes

LAST = wanted()[-1]
BEFORE = [name for name in wanted() if name[0] == LAST[0]][-2]


@pytest.fixture
def behind(for_real: None) -> Iterator[list[Business]]:
    """Three businesses that lack the last migration."""
    made = [Business.objects.create(name=slug.title(), slug=slug) for slug in ("one", "two", "three")]
    for business in made:
        open_business(business.pk)
        with in_business(business):
            MigrationExecutor(connection).migrate([BEFORE])
    yield made
    for business in made:
        forget(business)


def run(*arguments: str) -> str:
    out = io.StringIO()
    call_command("migrate_schemas", "--processes=2", *arguments, stdout=out, stderr=out)
    return out.getvalue()


def still_behind(businesses: list[Business]) -> list[str]:
    return [business.slug for business in businesses if lacking(business)]


def test_who_lacks_a_migration_gets_it_and_nobody_else_is_touched(behind: list[Business]) -> None:
    assert "100% migrated" in (told := run())
    assert "of 3: " in told
    assert still_behind(behind) == []
    assert run() == ""


def test_the_plan_says_what_would_run_where_and_runs_nothing(behind: list[Business]) -> None:
    told = run("--plan")
    assert "public: nothing" in told
    assert f"3 businesses (one, three, two): {'.'.join(LAST)}" in told
    assert still_behind(behind) == ["one", "two", "three"]


def test_one_business_alone(behind: list[Business]) -> None:
    run("--business=two")
    assert still_behind(behind) == ["one", "three"]
    with pytest.raises(CommandError, match="no business 'nobody'"):
        run("--business=nobody")


def test_one_that_fails_is_named_and_the_others_are_done(behind: list[Business]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TABLE {behind[1].schema_name}.django_migrations CASCADE")
        cursor.execute(f"ALTER TABLE {behind[2].schema_name}.django_migrations ADD CHECK (id < 0) NOT VALID")
    with pytest.raises(CommandError, match="2 businesses could not be migrated") as failed:
        run()
    assert "\n  two: " in str(failed.value)
    assert "\n  three: " in str(failed.value)
    assert lacking(behind[0]) == ()


def test_who_is_closed_is_left_alone(behind: list[Business]) -> None:
    Business.objects.filter(pk=behind[0].pk).update(status="closed")
    run()
    assert still_behind(behind) == ["one"]


def test_who_is_being_opened_is_brought_along(behind: list[Business]) -> None:
    """A worker of the version before may be at it: once it is open, nobody would look again."""
    Business.objects.filter(pk=behind[0].pk).update(status="opening", step="tables")
    run()
    assert still_behind(behind) == []
    open_business(behind[0].pk)
    assert Business.objects.get(pk=behind[0].pk).status == "open"


def test_one_that_is_opened_once_it_was_planned_is_migrated(behind: list[Business]) -> None:
    Business.objects.filter(pk=behind[0].pk).update(status="opening", step="tables")
    plan, _ = planned("one")
    assert [business.slug for businesses in plan.values() for business in businesses] == ["one"]
    Business.objects.filter(pk=behind[0].pk).update(status="open", step="done")
    assert migrating.migrate_alone(behind[0].pk) == ""
    assert lacking(behind[0]) == ()


@pytest.mark.parametrize("status", ["opening", "closing"])
def test_who_has_no_tables_yet_or_any_more_gets_none(behind: list[Business], status: str) -> None:
    rows = Business.objects.filter(pk=behind[0].pk)
    rows.update(status=status, step="asked", leaving="schema" if status == "closing" else "")
    with connection.cursor() as cursor:
        cursor.execute(f"DROP SCHEMA {behind[0].schema_name} CASCADE")
    before = tables()
    run("--business=one")
    assert migrating.migrate_alone(behind[0].pk) == ""
    assert tables() == before


def tables() -> set[str]:
    """Those of the public schema, and of businesses that have one."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT schemaname || '.' || tablename FROM pg_tables")
        return {name for (name,) in cursor.fetchall()}


def test_who_closes_meanwhile_is_left_alone(behind: list[Business]) -> None:
    Business.objects.filter(pk=behind[0].pk).update(status="closed")
    assert migrating.migrate_alone(behind[0].pk) == ""
    assert lacking(behind[0])


def test_killed_on_its_way_it_goes_on(behind: list[Business]) -> None:
    command = ("django.core.management.call_command", "migrate_schemas", "--processes=2")
    kill(*command, at="tenants.progress.Progress.advance")
    assert run()
    assert still_behind(behind) == []


def test_a_process_that_is_killed_ends_the_run_with_a_sentence(behind: list[Business], monkeypatch) -> None:
    monkeypatch.setattr(migrating, "migrate", lambda _: os.kill(os.getpid(), signal.SIGKILL))
    with pytest.raises(CommandError, match="ended from outside"):
        run()


def test_stopped_it_ends_what_is_under_way_and_goes_on(behind: list[Business], monkeypatch) -> None:
    def press(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(Progress, "advance", press)
        with pytest.raises(SystemExit, match="130"):
            run()
    run()
    assert still_behind(behind) == []


def test_a_second_run_waits_for_the_first(behind: list[Business]) -> None:
    with somebody_else() as cursor, connection.cursor() as ours:
        takes(cursor, WHAT)
        ours.execute("SET lock_timeout = '100ms'")
        with pytest.raises(OperationalError, match="lock timeout"):
            run()
        ours.execute("RESET lock_timeout")
    assert still_behind(behind) == ["one", "two", "three"]


def test_each_business_is_asked_one_small_question(behind: list[Business]) -> None:
    schemas = list(Business.objects.values_list("schema_name", flat=True))
    with CaptureQueriesContext(connection) as asked:
        planned("")
    questions = [query["sql"] for query in asked if "django_migrations" in query["sql"]]
    assert [sum(schema in question for schema in schemas) for question in questions] == [1] * len(schemas)
