"""What PostgreSQL knows of a schema, without the schema's name and without what its number says."""

import re
from typing import Any

from django.db import connection

#: `%s` is the schema, once in each.
QUESTIONS = {
    "tables": """
        SELECT relname, relkind, relpersistence, relreplident, reloptions FROM pg_class
        WHERE relnamespace = %s::regnamespace ORDER BY 1, 2""",
    "columns": """
        SELECT relname, attname, format_type(atttypid, atttypmod), attnotnull, attidentity, attgenerated,
               attstorage, attcompression, collname, pg_get_expr(adbin, adrelid)
        FROM pg_attribute JOIN pg_class ON pg_class.oid = attrelid
        LEFT JOIN pg_attrdef ON adrelid = attrelid AND adnum = attnum
        LEFT JOIN pg_collation ON pg_collation.oid = attcollation
        WHERE relnamespace = %s::regnamespace AND relkind <> 'i' AND attnum > 0 AND NOT attisdropped
        ORDER BY 1, attnum""",
    "constraints": """
        SELECT conrelid::regclass::text, conname, contype, condeferrable, condeferred, convalidated,
               pg_get_constraintdef(oid)
        FROM pg_constraint WHERE connamespace = %s::regnamespace ORDER BY 1, 2""",
    "indexes": """
        SELECT pg_get_indexdef(indexrelid), indisvalid, indisreplident, indisclustered
        FROM pg_index JOIN pg_class ON pg_class.oid = indexrelid
        WHERE relnamespace = %s::regnamespace ORDER BY 1""",
    "sequences": """
        SELECT relname, seqtypid::regtype::text, seqstart, seqincrement, seqmax, seqmin, seqcache, seqcycle
        FROM pg_sequence JOIN pg_class ON pg_class.oid = seqrelid
        WHERE relnamespace = %s::regnamespace ORDER BY 1""",
    "triggers": """
        SELECT pg_get_triggerdef(pg_trigger.oid), tgenabled FROM pg_trigger
        JOIN pg_class ON pg_class.oid = tgrelid
        WHERE relnamespace = %s::regnamespace AND NOT tgisinternal ORDER BY 1""",
    "functions": """
        SELECT proname, pg_get_functiondef(oid) FROM pg_proc
        WHERE pronamespace = %s::regnamespace ORDER BY 1, 2""",
    "types": """
        SELECT typname, typtype, typcategory FROM pg_type WHERE typnamespace = %s::regnamespace ORDER BY 1""",
    "comments": """
        SELECT relname, objsubid, description FROM pg_description JOIN pg_class ON pg_class.oid = objoid
        WHERE relnamespace = %s::regnamespace ORDER BY 1, 2""",
}

#: PostgreSQL writes the cast of a list down, and reads a list of casts, which is the same.
CASTS = re.compile(r"[()]|::(character varying|text)(\[\])?")


def anatomy(schema_name: str) -> dict[str, list[Any]]:
    told = {about: rows(question, schema_name) for about, question in QUESTIONS.items()}
    return told | {"migrations": migrations(schema_name)}


def rows(question: str, schema_name: str) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(question, [schema_name])
        return [tuple(plain(value, schema_name) for value in row) for row in cursor.fetchall()]


def plain(value: Any, schema_name: str) -> Any:
    return CASTS.sub("", value.replace(schema_name, "…")) if isinstance(value, str) else value


def migrations(schema_name: str) -> list[Any]:
    """With their numbers: the next one follows the last."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT id, app, name FROM {schema_name}.django_migrations ORDER BY id")  # noqa: S608
        made = cursor.fetchall()
        cursor.execute(f"SELECT last_value, is_called FROM {schema_name}.django_migrations_id_seq")  # noqa: S608
        return [*made, cursor.fetchone()]
