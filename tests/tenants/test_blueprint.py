"""What the script makes is what migrations make."""

import uuid

import pytest
from django.apps import apps
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.loader import MigrationLoader

from tenants import blueprint
from tenants.migrating import has_tables, migrate
from tenants.models import Blueprint, Business
from tenants.opening import open_business
from tenants.schemas import in_business
from tests.anatomy import QUESTIONS, anatomy

LABELS = [app.label for app in apps.get_app_configs()]


def opened(slug: str) -> Business:
    business = Business.objects.create(name=slug.title(), slug=slug)
    open_business(business.pk)
    return business


@pytest.fixture
def by_script(db: None) -> Business:
    assert blueprint.kept(), "The suite's own businesses are opened by it."
    return opened("scripted")


@pytest.fixture
def no_blueprint(db: None) -> None:
    """In a transaction, as a test is, none is made."""
    Blueprint.objects.all().delete()


def test_a_business_of_the_script_is_one_of_migrations(by_script: Business, no_blueprint: None) -> None:
    migrated, scripted = anatomy(opened("migrated").schema_name), anatomy(by_script.schema_name)
    assert scripted == migrated
    assert all(migrated[about] for about in ("tables", "columns", "constraints", "indexes", "migrations"))
    assert migrated.keys() == {*QUESTIONS, "migrations"}


def test_all_migrations_can_be_undone_and_done_again_on_it(by_script: Business) -> None:
    """They find each constraint and index that they look for by its name."""
    with in_business(by_script):
        MigrationExecutor(connection).migrate([("broadcast", None), ("library", None)])
    migrate(by_script)
    assert has_tables(by_script.schema_name)


def test_the_session_keeps_its_settings(by_script: Business) -> None:
    """A dump begins with settings; one of them would empty the search path."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('search_path'), current_setting('row_security')")
        assert cursor.fetchone() == ("public", "on")


def test_another_version_has_another_blueprint(monkeypatch) -> None:
    ours = blueprint.version()
    monkeypatch.setattr(blueprint, "migrations_of", lambda label: iter([f"{label}.0001_initial"]))
    assert blueprint.version.__wrapped__() != ours


def test_every_migration_is_of_the_version() -> None:
    loader = MigrationLoader(None)
    assert {tuple(name.split(".")) for label in LABELS for name in blueprint.migrations_of(label)} == set(
        loader.disk_migrations
    )


def test_a_release_keeps_this_versions_blueprint_alone(by_script: Business) -> None:
    Blueprint.objects.create(version=uuid.uuid4(), script="SELECT 1")
    blueprint.renew()
    assert Blueprint.objects.get().pk == blueprint.version()


def test_a_release_tries_again_what_could_not_be_made(no_blueprint: None) -> None:
    Blueprint.objects.create(version=blueprint.version())
    blueprint.renew()
    assert blueprint.kept() is None
