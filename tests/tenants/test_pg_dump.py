"""PostgreSQL's programs end with whoever asked for them."""

import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection

from tenants import pg_dump
from tenants.models import Business
from tests.e2e.site import database_url

ROOT = Path(__file__).resolve().parents[2]
PATIENCE_S = 60
DUMP = "import django; django.setup(); from tenants import pg_dump; pg_dump.dumped('{}')"
LINUX = pytest.mark.skipif(sys.platform != "linux", reason="Only Linux ends a process with its parent.")


def until(is_so: Callable[[], bool]) -> None:
    late = time.monotonic() + PATIENCE_S
    while not is_so():
        assert time.monotonic() < late
        time.sleep(0.05)


def children(pid: int) -> list[int]:
    return [int(number) for number in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def is_at_work(pid: int) -> bool:
    """One that nobody has waited for is done too."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


@LINUX
def test_killed_with_its_worker_it_is_not_left_behind(acme: Business) -> None:
    environment = os.environ | {
        "DATABASE_URL": database_url(settings.DATABASES["default"]["NAME"]),
        "DJANGO_SETTINGS_MODULE": "sync2gear.settings",
    }
    with connection.cursor() as cursor:
        # It waits for this one, for as long as the test lasts.
        cursor.execute(f"LOCK TABLE {acme.schema_name}.library_track IN ACCESS EXCLUSIVE MODE")
    command = [sys.executable, "-c", DUMP.format(acme.schema_name)]
    worker = subprocess.Popen(command, cwd=ROOT, env=environment)
    try:
        until(lambda: bool(children(worker.pid)))
        [child] = children(worker.pid)
        until(lambda: "pg_dump" in Path(f"/proc/{child}/comm").read_text())
    finally:
        worker.kill()
        worker.wait()
    until(lambda: not is_at_work(child))


def test_a_program_that_is_not_there_is_said(acme: Business, tmp_path: Path, monkeypatch) -> None:
    monkeypatch.setattr(pg_dump, "PROGRAMS", tmp_path / "nowhere")
    with pytest.raises(pg_dump.DumpFailed, match="No such file"):
        pg_dump.dumped(acme.schema_name)
