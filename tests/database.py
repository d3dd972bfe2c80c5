"""The suite's own embedded PostgreSQL: apart from the demo's, and one for each suite that runs at a time."""

import atexit
import fcntl
import os
from itertools import count
from pathlib import Path
from typing import IO

from sync2gear import postgres

ROOT = Path(__file__).resolve().parent.parent / ".test"


def start() -> None:
    """Point DATA_DIR at a folder that no other suite uses and start its server, until this process ends.

    To be called before Django's settings load. With DATABASE_URL set, only DATA_DIR changes.
    """
    folder, lock = free_folder()
    os.environ["DATA_DIR"] = str(folder)
    # Held, and so kept from other suites, for as long as this process lives.
    atexit.register(lock.close)
    if not os.environ.get("DATABASE_URL"):
        atexit.register(postgres.stop, folder / "postgres")
        postgres.start(folder / "postgres", fast=True)


def free_folder() -> tuple[Path, IO[str]]:
    """The first of `.test/1`, `.test/2` … that nobody holds, and what holds it now."""
    for number in count(1):
        folder = ROOT / str(number)
        folder.mkdir(parents=True, exist_ok=True)
        lock = (folder / "suite.lock").open("a")
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return folder, lock
        except BlockingIOError:
            lock.close()
    raise AssertionError
