"""The readers as processes of their own, to be killed."""

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from threading import Event
from time import monotonic
from typing import Any

import psutil  # type: ignore[import-untyped]
import psycopg2

from sync2gear.orphans import end_with_parent
from tests.e2e.site import ROOT, Site, database_url, fresh_database

PATIENCE_S = 90
NAME = "test_readers"


class Cluster:
    """One `qcluster`, in a process group of its own."""

    def __init__(self, site: Site, **more: str) -> None:
        log = (site.folder / "readers.log").open("ab")
        environment = site.environment | more
        self._main = subprocess.Popen(
            [sys.executable, "manage.py", "qcluster"],
            cwd=ROOT,
            env=environment,
            stdout=log,
            stderr=log,
            start_new_session=True,
            # Also where the suite is killed: it would read what the next one writes.
            preexec_fn=end_with_parent,
        )

    def children(self) -> list[psutil.Process]:
        with suppress(psutil.NoSuchProcess):
            return list(psutil.Process(self._main.pid).children(recursive=True))
        return []

    def reading(self, track: str, program: str = "") -> psutil.Process | None:
        """What reads the track now: a child that was given its file, by a worker."""
        for child in self.children():
            with suppress(psutil.Error):
                command = " ".join(child.cmdline())
                if track in command and program in command:
                    return child
        return None

    def kill_worker_of(self, child: psutil.Process) -> bool:
        return self.send_worker_of(child, signal.SIGKILL) is not None

    def send_worker_of(self, child: psutil.Process, what: signal.Signals) -> psutil.Process | None:
        """The worker; None where the child had no more."""
        with suppress(psutil.Error):
            worker = child.parent()
            if worker in self.children():
                worker.send_signal(what)
                return worker
        return None

    def send(self, what: signal.Signals) -> None:
        """To all of it."""
        os.killpg(self._main.pid, what)

    def kill(self) -> None:
        """All of it at once, as when the machine goes down."""
        with suppress(ProcessLookupError):
            os.killpg(self._main.pid, signal.SIGKILL)
        self._main.wait()

    def kill_idle(self) -> None:
        """Every process that the sentinel has, one after the other: workers, monitor, pusher."""
        sentinel = psutil.Process(self._main.pid).children()[0]
        for child in sentinel.children():
            child.kill()


class ReadingRoom:
    def __init__(self, site: Site) -> None:
        self.site = site

    def ask(self, call: str, **arguments: Any) -> Any:
        return self.site.ask("reading_room", call, **arguments)

    @contextmanager
    def readers(self, count: int = 2) -> Iterator[Cluster]:
        cluster = Cluster(self.site, Q_CLUSTER_NAME="reading", READERS=str(count))
        try:
            yield cluster
        finally:
            cluster.kill()

    @contextmanager
    def speaker(self) -> Iterator[Cluster]:
        """Speaks, one at a time."""
        cluster = Cluster(self.site, WORKERS="1")
        try:
            yield cluster
        finally:
            cluster.kill()

    def states(self, tracks: list[str], name: str = "Acme") -> list[str]:
        return [row["status"] for row in self.ask("tracks", name=name, ids=tracks)]

    def are_read(self, tracks: list[str], name: str = "Acme") -> bool:
        return "waiting" not in self.states(tracks, name)

    @contextmanager
    def publishing_held_up(self, track: str) -> Iterator[Callable[[], bool]]:
        """Whoever is about to publish a track has to wait; gives whether somebody does."""
        with closing(psycopg2.connect(database_url(NAME))) as database, database.cursor() as cursor:
            what = self.ask("publishing", name="Acme", track=track)
            cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [what])

            def is_waited_for() -> bool:
                cursor.execute("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted")
                return cursor.fetchone() != (0,)

            yield is_waited_for


def until(is_so: Callable[[], Any], patience_s: float = PATIENCE_S, pause_s: float = 0.02) -> Any:
    """What `is_so` gives, once it is something."""
    pause, end = Event(), monotonic() + patience_s
    while not (found := is_so()):
        assert monotonic() < end, "It did not become so in time."
        pause.wait(pause_s)
    return found


@contextmanager
def reading_room(folder: Path) -> Iterator[ReadingRoom]:
    """Nobody reads in it yet."""
    with fresh_database(NAME):
        site = Site(folder, NAME)
        site.manage("release")
        try:
            yield ReadingRoom(site)
        finally:
            site.close()
