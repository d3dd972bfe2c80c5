"""The web process as the Procfile starts it, on the bench's database, with its log in the bench's folder.

What it is compared with is served in the same way.
"""

import os
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from threading import Event

import psutil  # type: ignore[import-untyped]

from broadcast.players.headless.line import HttpLine, LineDown
from tests.e2e.site import end, free_port

ROOT = Path(__file__).resolve().parents[2]
PATIENCE_S = 30
#: As in the Procfile. One that is said again is the last that counts.
FLAGS = ["--timeout-graceful-shutdown", "5", "--no-access-log", "--lifespan", "on", "--log-level", "warning"]


@dataclass(frozen=True)
class Web:
    url: str
    pid: int

    def cpu_s(self) -> float:
        """What the process has worked so far; the database's work is not in it."""
        times = psutil.Process(self.pid).cpu_times()
        return float(times.user + times.system)

    def threads(self) -> int:
        return int(psutil.Process(self.pid).num_threads())

    def memory_kb(self) -> float:
        return float(psutil.Process(self.pid).memory_info().rss / 1024)


@contextmanager
def running(folder: Path) -> Iterator[Web]:
    environment = {**os.environ, "DEBUG": "0", "DEMO": "1"}
    with serving("sync2gear.asgi:application", folder / "web.log", environment) as web:
        yield web


@contextmanager
def serving(
    application: str,
    log: Path,
    environment: Mapping[str, str],
    *flags: str,
    python: str | Path = sys.executable,
) -> Iterator[Web]:
    """An ASGI application in one process of uvicorn's, once it answers at `/health/`."""
    port = free_port()
    command = [python, "-m", "uvicorn", application, "--port", str(port), *FLAGS, *flags]
    with log.open("ab") as output:
        process = subprocess.Popen(
            command, cwd=ROOT, env={**environment, "PORT": str(port)}, stdout=output, stderr=output
        )
        try:
            url = f"http://localhost:{port}"
            wait_until_healthy(url, process)
            yield Web(url, process.pid)
        finally:
            end(process)


def wait_until_healthy(url: str, process: subprocess.Popen[bytes]) -> None:
    pause = Event()
    for _ in range(PATIENCE_S * 10):
        if process.poll() is not None:
            raise RuntimeError("The web process ended at its start.")
        with suppress(LineDown):
            if HttpLine(url).ask("GET", "/health/", {}).status == 200:
                return
        pause.wait(0.1)
    raise TimeoutError("The web process does not answer.")
