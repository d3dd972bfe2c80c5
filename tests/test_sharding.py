"""What keeps us fit for a database of many machines, on which each business's schema lies on one of them."""

from typing import Any

import pytest
from django.db import connection

from tenants.models import Business
from tests.statements import is_mixed

#: Django's own list of migrations, in every schema: nothing refers to its numbers.
OF_DJANGO = "django_migrations"
KEYS = """
    SELECT c.relname, format_type(a.atttypid, a.atttypmod) FROM pg_index i
    JOIN pg_class c ON c.oid = i.indrelid
    JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = ANY(i.indkey)
    WHERE i.indisprimary AND c.relnamespace = %s::regnamespace
"""
TABLES = "SELECT relname FROM pg_class WHERE relkind = 'r' AND relnamespace = %s::regnamespace"
SEQUENCES = "SELECT relname FROM pg_class WHERE relkind = 'S' AND relnamespace = %s::regnamespace"
#: Constraints that lead out of the schema or into it.
CROSSING = """
    SELECT con.conname FROM pg_constraint con
    JOIN pg_class here ON here.oid = con.conrelid JOIN pg_class there ON there.oid = con.confrelid
    WHERE (here.relnamespace = %s::regnamespace) <> (there.relnamespace = %s::regnamespace)
"""
#: Triggers, functions, and whatever is no plain table.
OF_ITS_OWN = """
    SELECT tgname FROM pg_trigger JOIN pg_class ON pg_class.oid = tgrelid
    WHERE NOT tgisinternal AND relnamespace = %s::regnamespace
    UNION ALL SELECT proname FROM pg_proc WHERE pronamespace = %s::regnamespace
    UNION ALL SELECT relname FROM pg_class
    WHERE relkind IN ('v', 'm', 'f', 'p') AND relnamespace = %s::regnamespace
"""


def asked(question: str, business: Business) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(question, [business.schema_name] * question.count("%s"))
        return cursor.fetchall()


def test_no_constraint_of_an_opened_business_leaves_or_enters_its_schema(acme: Business) -> None:
    assert asked(CROSSING, acme) == []
    assert len(asked(TABLES, acme)) > 30, "It has been opened."


def test_every_table_of_a_business_has_a_uuid_as_its_key(acme: Business) -> None:
    kinds = dict(asked(KEYS, acme))
    assert kinds.pop(OF_DJANGO) in ("bigint", "integer")
    assert set(kinds.values()) == {"uuid"}
    assert kinds.keys() == {name for (name,) in asked(TABLES, acme)} - {OF_DJANGO}


def test_nothing_of_a_business_is_numbered(acme: Business) -> None:
    assert asked(SEQUENCES, acme) == [(f"{OF_DJANGO}_id_seq",)]


def test_a_business_has_tables_and_nothing_that_runs_by_itself(acme: Business) -> None:
    """Triggers, functions and views would need Citus's leave, or be made on each machine."""
    assert asked(OF_ITS_OWN, acme) == []


ONE, OTHER = "b_" + "0" * 24, "b_" + "1" * 24


@pytest.mark.parametrize(
    ("sql", "is_so"),
    [
        ('SELECT 1 FROM "library_track" JOIN "broadcast_zone" ON true', False),
        ('SELECT 1 FROM "edge_presence" JOIN "tenants_business" ON true', False),
        ('SELECT 1 FROM "edge_presence" WHERE id IN (SELECT id FROM "broadcast_device")', True),
        (f"TABLE {ONE}.library_track UNION TABLE {OTHER}.library_track", True),
        (f"DROP SCHEMA {ONE} CASCADE", False),
    ],
    ids=["one business", "all", "both", "two businesses", "one schema"],
)
def test_a_statement_that_names_two_schemas_is_known(sql: str, is_so: bool) -> None:
    assert is_mixed(sql) is is_so
