"""The bench's own PostgreSQL, with the settings of a real one; nothing of it stays behind."""

import fcntl
import os
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sync2gear import postgres

FOLDER = Path(__file__).resolve().parents[2] / ".test" / "bench"


@contextmanager
def running(folder: Path = FOLDER) -> Iterator[None]:
    """Start it, point Django at it, and remove it at the end. To be entered before Django's settings load."""
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "bench.lock").open("a") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            sys.exit("A bench runs here already: wait for it, two at once would measure each other.")
        data = folder / "postgres"
        clear(data)
        try:
            os.environ |= environment(folder, postgres.start(data).url)
            yield
        finally:
            clear(data)
            shutil.rmtree(folder, ignore_errors=True)


def environment(folder: Path, url: str) -> dict[str, str]:
    return {
        "DATABASE_URL": url,
        "DATA_DIR": str(folder),
        "SECRET_KEY": "only for the bench",
        "STAFF_MFA": "0",
        "DJANGO_SETTINGS_MODULE": "sync2gear.settings",
    }


def clear(data: Path) -> None:
    """Also what a killed bench left."""
    postgres.stop(data)
    shutil.rmtree(data, ignore_errors=True)
