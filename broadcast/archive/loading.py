"""Filling a schema with the rows of an archive, from which no statement is executed."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import takewhile
from secrets import token_hex
from typing import IO
from uuid import UUID, uuid4

from django.db import DatabaseError, connection, transaction

from broadcast.archive.reading import Archive, BrokenArchive
from broadcast.archive.shapes import ROWS
from tenants import blueprint
from tenants.migrating import lacking, migrate, wanted
from tenants.models import Business

#: Of a schema that is being filled. One that is still called so belongs to nobody.
FILLED = "restoring_"
BEGIN = re.compile(rb"COPY (\w+)\.(\w+) \(([\w\", ]+)\) FROM stdin;\n")
END = b"\\.\n"
COUNTED = re.compile(rb"SELECT pg_catalog\.setval\('(\w+)\.(\w+)', (\d+), (true|false)\);\n")
#: What pg_dump says beside the rows.
IDLE = re.compile(
    rb"(--.*|SET \w+ = .*;|SELECT pg_catalog\.set_config\('search_path', '', false\);|\\(un)?restrict \w+|)\n"
)
ID = re.compile(rb"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
#: Tables whose ids are keys in the public schema too: no two businesses have the same.
PUBLIC = (b"broadcast_zone", b"broadcast_device")
Ids = dict[bytes, bytes]


@contextmanager
def filled(archive: Archive, ids: Ids) -> Iterator[Business]:
    """A schema of this version with the archive's rows, which goes again unless it was given another name.

    A business that is not stored stands for it. Raises BrokenArchive.
    """
    take_away()
    place = Business(schema_name=f"{FILLED}{token_hex(12)}")
    try:
        with connection.cursor() as cursor:
            cursor.execute(f"CREATE SCHEMA {place.schema_name}")
        make_tables(place, archive.manifest["migrations"])
        load(archive, place, ids)
        if lacking(place):
            migrate(place)
        yield place
    finally:
        take_away()


def take_away() -> None:
    """Also what a process that was killed has left."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT nspname FROM pg_namespace WHERE starts_with(nspname, %s)", [FILLED])
        for (name,) in cursor.fetchall():
            cursor.execute(f"DROP SCHEMA {connection.ops.quote_name(name)} CASCADE")


def make_tables(place: Business, migrations: list[str]) -> None:
    """As they were in the version that made the archive."""
    then = [name for name in wanted() if ".".join(name) in set(migrations)]
    script = blueprint.script_for(place.schema_name) if len(then) == len(wanted()) else ""
    if script:
        with connection.cursor() as cursor:
            cursor.execute(script)
    else:
        migrate(place, to=dict(then).items())


def load(archive: Archive, place: Business, ids: Ids) -> None:
    try:
        # COPY is past Django, and so are its errors.
        with connection.wrap_database_errors, archive.opened(ROWS) as file, transaction.atomic():
            for table, columns, rows in blocks(file, archive.schema_name):
                fill(place, table, columns, rows, ids)
    except DatabaseError as error:
        raise BrokenArchive(f"Its rows are not those of a business: {str(error).splitlines()[0]}") from error


def fill(place: Business, table: bytes, columns: bytes, rows: Iterator[bytes], ids: Ids) -> None:
    name = f"{place.schema_name}.{connection.ops.quote_name(table.decode())}"
    with connection.cursor() as cursor:
        if columns:
            cursor.copy_expert(f"COPY {name} ({columns.decode()}) FROM STDIN", Lines(rows, ids))
            cursor.execute(f"ANALYZE {name}")
        else:
            cursor.execute("SELECT setval(%s, %s, %s)", [name, *count_in(rows)])


def count_in(rows: Iterator[bytes]) -> tuple[int, bool]:
    number, is_called = next(rows).split()
    return int(number), is_called == b"true"


def blocks(file: IO[bytes], schema_name: str) -> Iterator[tuple[bytes, bytes, Iterator[bytes]]]:
    """Table, columns and rows of each block; a sequence is one without columns, its count the row.

    What is known of migrations is left out: the schema has that itself. Raises BrokenArchive.
    """
    for line in file:
        if found := BEGIN.fullmatch(line):
            columns, rows = found[3], rows_in(file)
        elif found := COUNTED.fullmatch(line):
            columns, rows = b"", iter([found[3] + b" " + found[4]])
        elif IDLE.fullmatch(line):
            continue
        if not found or found[1].decode() != schema_name:
            raise BrokenArchive(f"Among its rows stands something else: {line[:60]!r}.")
        if not found[2].startswith(b"django_migrations"):
            yield found[2], columns, rows
        for _ in rows:
            pass


def rows_in(file: IO[bytes]) -> Iterator[bytes]:
    yield from takewhile(lambda row: row != END, file)


class Lines:
    """Rows as COPY reads them, with other ids where there are any."""

    def __init__(self, rows: Iterator[bytes], ids: Ids) -> None:
        self._rows, self._ids = rows, ids

    def read(self, _size: int = -1) -> bytes:
        line = next(self._rows, b"")
        return ID.sub(lambda found: self._ids.get(found[0], found[0]), line) if self._ids else line


def public_ids(archive: Archive) -> list[bytes]:
    """Those of zones and players. Raises BrokenArchive."""
    with archive.opened(ROWS) as file:
        of_each = (
            (row.split(b"\t"), columns.replace(b'"', b"").split(b", "))
            for table, columns, rows in blocks(file, archive.schema_name)
            if table in PUBLIC
            for row in rows
        )
        try:
            ids = [values[columns.index(b"id")].rstrip(b"\n") for values, columns in of_each]
        except (ValueError, IndexError):
            ids = [b""]
    if not all(map(ID.fullmatch, ids)):
        raise BrokenArchive("Its zones or players have no ids.")
    return ids


def other_ids(archive: Archive, business_id: UUID) -> Ids:
    """For a business that stands beside the one that it was taken from."""
    others = {old: str(uuid4()).encode() for old in public_ids(archive)}
    return others | {str(archive.business_id).encode(): str(business_id).encode()}
