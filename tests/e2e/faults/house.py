"""A sync2gear of its own for faults: web and worker that may be killed, and a PostgreSQL that may be too."""

import signal
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager, suppress
from pathlib import Path
from time import monotonic
from typing import Any

import psutil  # type: ignore[import-untyped]
import uvicorn

from sync2gear import postgres
from tests.e2e.nginx import free_port
from tests.e2e.site import Site
from tests.e2e.two_webs import Audience, Pair, Web

PATIENCE_S = 60
CUT = """
SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity
WHERE backend_type = 'client backend' AND pid <> pg_backend_pid() AND query ~ %s"""


class House(Pair):
    """One web process, without anything before it, and players of one zone."""

    def __init__(self, folder: Path, web: Web, site: Site) -> None:
        super().__init__(site, (web,), web.url)
        self.web, self.database = web, folder / "postgres"
        self.audience = Audience(self, folder / "players")

    def ask_faults(self, call: str, **arguments: Any) -> Any:
        return self.ask("faults.stage", call, **arguments)

    def kill_database(self) -> None:
        """All of it at once, as when the machine goes down."""
        (server,) = postgres.processes(self.database)
        family = [server, *server.children(recursive=True)]
        for process in family:
            with suppress(psutil.NoSuchProcess):
                process.kill()
        psutil.wait_procs(family, timeout=10)
        postgres.start(self.database)

    def restart_database(self) -> None:
        postgres.stop(self.database)
        postgres.start(self.database)

    def cut(self, of: str = "") -> None:
        """Ends the connections whose last statement is like this."""
        with closing(postgres.connect(self.database)) as connection, connection.cursor() as cursor:
            cursor.execute(CUT, [of])
            assert cursor.fetchall(), "There was no such connection."

    def restart_web(self) -> None:
        self.web.kill()
        self.web.start()
        self.web.wait_until_healthy()

    def kill_web_at_an_answer(self) -> None:
        """One report was stored, and nobody is told so."""
        self.web.kill()
        deadly = ("tests.killed", "broadcast.edge.reports_route.ReportsRoute._answer", "5")
        serve = ("tests.e2e.faults.house.serve", str(self.web.port))
        with self.site.process("-m", *deadly, *serve) as process:
            assert process.wait(PATIENCE_S) == -signal.SIGKILL
        self.web.start()
        self.web.wait_until_healthy()

    def is_back(self) -> bool:
        """Whether the shop can be asked anything."""
        try:
            self.ask("branch", "spoken")
        except AssertionError:
            return False
        return True


def serve(port: str) -> None:
    options: dict[str, Any] = {"log_level": "warning", "timeout_graceful_shutdown": 5}
    uvicorn.run("sync2gear.asgi:application", port=int(port), **options)


@contextmanager
def opened(folder: Path) -> Iterator[House]:
    with ExitStack() as ends:
        site = Site(folder, DATABASE_URL="")
        # Safe against crashes, as it is not in other tests: what was committed has to be there afterwards.
        postgres.start(folder / "postgres")
        ends.callback(postgres.stop, folder / "postgres")
        ends.callback(site.close)
        site.manage("release")
        web = Web(site, free_port())
        ends.callback(web.close)
        web.start()
        web.wait_until_healthy()
        house = House(folder, web, site)
        house.audience.come()
        ends.callback(house.audience.leave)
        yield house


@contextmanager
def recovery(record: Callable[[str, object], None], what: str) -> Iterator[None]:
    """Says how long it took from the fault until all was well again."""
    began_s = monotonic()
    yield
    took_s = monotonic() - began_s
    record("recovery_s", round(took_s, 1))
    print(f"\n{what}: all well again after {took_s:.1f} s")  # noqa: T201
