"""Supervises the embedded PostgreSQL: one server a data folder, reached by a Unix socket only.

The server outlives the process that started it; whoever owns the folder stops it.
"""

import os
import pwd
import signal
import time
from contextlib import closing
from pathlib import Path
from typing import Any

import psutil  # type: ignore[import-untyped]
import psycopg2

from sync2gear import cluster
from sync2gear.cluster import PostgresError
from sync2gear.dsn import NAME, PORT, Dsn, address, socket_folder

PATIENCE_S = 60
NOT_RUNNING = "The embedded database is not running: start it with `make demo`, or set DATABASE_URL."


def embedded_settings(folder: Path) -> dict[str, Any]:
    """Django's connection settings for `folder`; starts and asks nothing."""
    dsn = address(folder)
    return {"HOST": dsn.host, "PORT": dsn.port, "USER": dsn.user, "NAME": dsn.name, "PASSWORD": ""}


def running(folder: Path) -> Dsn | None:
    """The server of `folder` if it answers, else None; a pid file alone proves nothing."""
    folder = folder.resolve()
    try:
        present = (folder / "postmaster.pid").exists()
    except PermissionError:
        present = False
    return address(folder) if present and answers(folder) else None


def start(folder: Path, *, fast: bool = False) -> Dsn:
    """Start the server of `folder`, made when missing; a running one is used as it is.

    `fast` gives up safety against crashes, for tests. Raises PostgresError with a sentence.
    """
    folder = folder.resolve()
    with cluster.locked(folder):
        user = cluster.owner(folder)
        if running(folder) or awaited(folder):
            return address(folder)
        cluster.prepare(folder, user, fast=fast)
        prepare_socket(folder, user)
        launch(folder, user)
        create_database(folder)
    return address(folder)


def stop(folder: Path) -> None:
    """Stop the server of `folder`; without one, do nothing. Open connections are closed."""
    folder = folder.resolve()
    if not folder.exists():
        return
    with cluster.locked(folder):
        if processes(folder):
            cluster.run(
                cluster.owner(folder),
                "pg_ctl",
                "stop",
                "-s",
                "-m",
                "fast",
                "-t",
                str(PATIENCE_S),
                "-D",
                folder,
            )


def prepare_socket(folder: Path, user: pwd.struct_passwd) -> None:
    place = socket_folder(folder)
    if place != folder:
        if not place.exists():
            place.mkdir(mode=0o700)
            os.chown(place, user.pw_uid, user.pw_gid)
        kept = place.lstat()
        # The temporary folder is everyone's: a stranger's folder of this name could hold a stranger's server.
        if kept.st_uid != user.pw_uid or kept.st_mode & 0o077 or place.is_symlink():
            raise PostgresError(f"The folder {place} is not private to {user.pw_name}: remove it.")


def connect(folder: Path) -> psycopg2.extensions.connection:
    dsn = address(folder)
    connection = psycopg2.connect(
        host=dsn.host, port=dsn.port, user=dsn.user, dbname="postgres", connect_timeout=5
    )
    connection.autocommit = True
    return connection


def answers(folder: Path) -> bool:
    """Whether this very folder's server answers a query."""
    try:
        with closing(connect(folder)) as connection, connection.cursor() as cursor:
            cursor.execute("SHOW data_directory")
            return cursor.fetchone() == (str(folder),)
    except psycopg2.OperationalError:
        return False


def processes(folder: Path) -> list[psutil.Process]:
    """The servers that were started with `folder`, whatever the pid file says."""
    found = psutil.process_iter(["name", "cmdline"])
    return [p for p in found if p.info["name"] == "postgres" and str(folder) in (p.info["cmdline"] or [])]


def awaited(folder: Path) -> bool:
    """Whether a server that has the folder came to answer; without one, its leavings are gone."""
    if not (folder / "PG_VERSION").exists():
        # The folder was removed under its server, which would tear down the new one's socket when it notices.
        end(processes(folder))
    until = time.monotonic() + PATIENCE_S
    while processes(folder):
        if running(folder):
            return True
        if time.monotonic() > until:
            raise PostgresError(
                f"The embedded database in {folder} runs but does not answer: see {folder / 'log'}."
            )
        time.sleep(0.1)
    forget(folder)
    return False


def forget(folder: Path) -> None:
    """Remove what a killed server left: PostgreSQL would take a stranger with its pid for a server."""
    socket = socket_folder(folder) / f".s.PGSQL.{PORT}"
    for left in (folder / "postmaster.pid", socket, socket.with_name(f"{socket.name}.lock")):
        left.unlink(missing_ok=True)


def end(servers: list[psutil.Process]) -> None:
    for server in servers:
        server.send_signal(signal.SIGQUIT)
    for server in psutil.wait_procs(servers, timeout=5)[1]:
        server.kill()


def launch(folder: Path, user: pwd.struct_passwd) -> None:
    log = folder / "log"
    log.unlink(missing_ok=True)
    socket = str(socket_folder(folder)).replace("'", "''")
    with (folder / "postgresql.auto.conf").open("a") as settings:
        settings.write(f"unix_socket_directories = '\"{socket}\"'\nport = {PORT}\n")
    try:
        cluster.run(user, "pg_ctl", "start", "-s", "-w", "-t", str(PATIENCE_S), "-D", folder, "-l", log)
    except PostgresError as error:
        last = log.read_text().strip().splitlines()[-3:] if log.exists() else []
        raise PostgresError("\n".join([str(error), *last])) from None


def create_database(folder: Path) -> None:
    with closing(connect(folder)) as connection, connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [NAME])
        if not cursor.fetchone():
            cursor.execute(f'CREATE DATABASE "{NAME}"')


def why_unreachable(folder: Path) -> str:
    """What to tell who could not connect to `folder`; empty when it was not the server's fault."""
    try:
        cluster.owner(folder)
    except PostgresError as error:
        return str(error)
    return "" if running(folder) else NOT_RUNNING
