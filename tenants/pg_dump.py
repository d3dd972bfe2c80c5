"""PostgreSQL's own programs that write a schema down and read it back."""

import os
import subprocess
from pathlib import Path

from django.db import connection
from psycopg2.extensions import make_dsn

from sync2gear.cluster import PROGRAMS
from sync2gear.orphans import ending_with_us

#: A library of a hundred thousand tracks takes a minute.
PATIENCE_S = 1800


class DumpFailed(Exception):
    """With what the program said."""


def dumped(schema_name: str, *options: str | Path) -> str:
    """The schema and its rows, as others see them now: what this transaction did is not among it."""
    return run("pg_dump", "--schema", schema_name, "--no-owner", "--no-privileges", *options)


def run(program: str, *options: str | Path) -> str:
    """What it writes to standard output. Raises DumpFailed."""
    command = ending_with_us([str(part) for part in (PROGRAMS / program, "--dbname", place(), *options)])
    try:
        done = subprocess.run(
            command, capture_output=True, text=True, check=False, timeout=PATIENCE_S, env=surroundings()
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        raise DumpFailed(str(error)) from error
    if done.returncode:
        raise DumpFailed(done.stderr.strip())
    return done.stdout


def place() -> str:
    """The server and database of Django's connection. The password is not for the list of processes."""
    connection.ensure_connection()
    return make_dsn(**connection.connection.info.dsn_parameters)


def surroundings() -> dict[str, str]:
    # PGHOST, PGOPTIONS and the like of whoever called would win over ours.
    clean = {name: value for name, value in os.environ.items() if not name.startswith("PG")}
    return clean | {"PGPASSWORD": connection.connection.info.password or ""}
