"""A new business as one script: what migrations make in seconds, PostgreSQL reads in a moment.

The script is a dump of a schema that the migrations of this version have made, so names, defaults and the
rows of `django_migrations` are theirs, and later migrations find what they expect.
"""

import logging
import pkgutil
import re
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from importlib import import_module

from django.apps import apps
from django.db import connection
from django.db.migrations.loader import MigrationLoader

from tenants import pg_dump
from tenants.holding import alone
from tenants.migrating import migrate
from tenants.models import Blueprint, Business

logger = logging.getLogger(__name__)
#: The schema that it is made in, and what stands for a business's in the script.
ROOM = "blueprint_of_a_business"
#: Settings would stay with the session, and psql's own commands are none to the server.
FOREIGN = re.compile(
    r"^(SET \w+ = .*;|SELECT pg_catalog\.set_config\('search_path', '', false\);|\\(un)?restrict \w+"
    r"|CREATE SCHEMA \w+;)\n",
    re.MULTILINE,
)
BY_MIGRATIONS = "Businesses are opened by migrations, which takes seconds, until the next release: %s"


def script_for(schema_name: str) -> str:
    """SQL that fills the empty schema of a new business. Empty where that cannot be made: migrate then."""
    script = kept()
    if script is None:
        script = make()
    return script.replace(ROOM, connection.ops.quote_name(schema_name))


def kept() -> str | None:
    """None: nobody has made it yet."""
    return Blueprint.objects.filter(pk=version()).values_list("script", flat=True).first()


def make() -> str:
    """Once a version; whoever comes meanwhile waits for it."""
    if connection.in_atomic_block:
        # pg_dump is another session: it would not see what is made here.
        return ""
    with alone(ROOM):
        script = kept()
        if script is None:
            script = written()
            Blueprint.objects.create(version=version(), script=script)
    return script


def renew() -> None:
    """Make this version's where it is missing or could not be made, and let go of those of others."""
    Blueprint.objects.exclude(pk=version(), script__gt="").delete()
    if kept() is None:
        make()


def written() -> str:
    try:
        with room():
            migrate(Business(schema_name=ROOM))
            return statements(ROOM)
    except pg_dump.DumpFailed as error:
        logger.warning(BY_MIGRATIONS, error)
        return ""


def statements(schema_name: str) -> str:
    """What makes all that is in a schema, but not the schema. Raises DumpFailed."""
    return FOREIGN.sub("", pg_dump.dumped(schema_name, "--rows-per-insert=500"))


@contextmanager
def room() -> Iterator[None]:
    """An empty schema, gone afterwards. One that is there was left by a process that was killed."""
    with connection.cursor() as cursor:
        cursor.execute(f"DROP SCHEMA IF EXISTS {ROOM} CASCADE")
        cursor.execute(f"CREATE SCHEMA {ROOM}")
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute(f"DROP SCHEMA IF EXISTS {ROOM} CASCADE")


@cache
def version() -> uuid.UUID:
    """The same where all migrations have the same names. They are not loaded: that would take longer than
    an opening."""
    names = sorted(name for app in apps.get_app_configs() for name in migrations_of(app.label))
    return uuid.uuid5(uuid.NAMESPACE_OID, "\n".join(names))


def migrations_of(label: str) -> Iterator[str]:
    path, _ = MigrationLoader.migrations_module(label)
    try:
        module = import_module(path) if path else None
    except ModuleNotFoundError:
        return
    for found in pkgutil.iter_modules(getattr(module, "__path__", [])):
        if not found.ispkg and found.name[0] not in "_~":
            yield f"{label}.{found.name}"
