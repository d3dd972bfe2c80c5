"""A worker is killed, for real, at each step of an opening: the next one goes on, or begins anew."""

from collections.abc import Iterator

import pytest

from tenants import blueprint, pg_dump
from tenants.models import AuditLog, Blueprint, Business
from tenants.opening import open_business
from tests.anatomy import anatomy
from tests.forgotten import forget
from tests.killed import kill

OPEN = "tenants.opening.open_business"
#: Where, and at which call of it.
BY_SCRIPT = {
    "before anything": ("tenants.opening.make_schema", 1),
    "with a schema that is not committed": ("tenants.opening.reach", 1),
    "with an empty schema": ("tenants.opening.make_tables", 1),
    "with tables that are not committed": ("tenants.opening.reach", 2),
    "with tables": ("tenants.opening.finish", 1),
    "open, but not committed": ("tenants.audit.write", 1),
}


@pytest.fixture
def asked(for_real: None) -> Iterator[Business]:
    business = Business.objects.create(name="Corner Bakery", slug="bakery")
    yield business
    forget(business)


@pytest.fixture
def no_blueprint(for_real: None) -> Iterator[None]:
    kept = list(Blueprint.objects.all())
    Blueprint.objects.all().delete()
    yield
    Blueprint.objects.all().delete()
    Blueprint.objects.bulk_create(kept)


def has_opened(business: Business) -> bool:
    """Once, and whole."""
    business.refresh_from_db()
    assert anatomy(business.schema_name) == anatomy(Business.objects.get(slug="acme").schema_name)
    return (business.status, AuditLog.objects.filter(business=business).count()) == ("open", 1)


@pytest.mark.parametrize("when", BY_SCRIPT)
def test_killed_while_opening_it_opens_at_the_next_try(asked: Business, when: str) -> None:
    at, nth = BY_SCRIPT[when]
    kill(OPEN, asked.pk, at=at, nth=nth)
    open_business(asked.pk)
    assert has_opened(asked)


def test_killed_while_migrations_open_it_they_go_on(asked: Business, no_blueprint: None) -> None:
    # As where no blueprint can be made.
    Blueprint.objects.create(version=blueprint.version())
    kill(OPEN, asked.pk, at="django.db.migrations.recorder.MigrationRecorder.record_applied", nth=60)
    open_business(asked.pk)
    assert has_opened(asked)


def test_killed_while_the_blueprint_is_made_the_next_makes_it(asked: Business, no_blueprint: None) -> None:
    kill(OPEN, asked.pk, at="tenants.pg_dump.dumped")
    open_business(asked.pk)
    assert has_opened(asked)
    assert blueprint.kept()


def test_what_cannot_be_dumped_is_opened_by_migrations(
    asked: Business, no_blueprint: None, monkeypatch, tmp_path, caplog
) -> None:
    monkeypatch.setattr(pg_dump, "PROGRAMS", tmp_path)
    open_business(asked.pk)
    assert has_opened(asked)
    assert (blueprint.kept(), "by migrations" in caplog.text) == ("", True)
