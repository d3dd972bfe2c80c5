"""The web process as the Procfile starts it, on the bench's database, with its log in the bench's folder."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from threading import Event

import psutil  # type: ignore[import-untyped]

from broadcast.players.headless.line import HttpLine, LineDown
from tests.e2e.site import end, free_port

ROOT = Path(__file__).resolve().parents[2]
PATIENCE_S = 30


@dataclass(frozen=True)
class Web:
    url: str
    pid: int

    def cpu_s(self) -> float:
        """What the process has worked so far; the database's work is not in it."""
        times = psutil.Process(self.pid).cpu_times()
        return float(times.user + times.system)

    def memory_kb(self) -> float:
        return float(psutil.Process(self.pid).memory_info().rss / 1024)


@contextmanager
def running(folder: Path) -> Iterator[Web]:
    port = free_port()
    command = [sys.executable, "-m", "uvicorn", "--port", str(port), "--log-level", "warning"]
    command += ["--timeout-graceful-shutdown", "5", "sync2gear.asgi:application"]
    environment = {**os.environ, "PORT": str(port), "DEBUG": "0", "DEMO": "1"}
    with (folder / "web.log").open("ab") as log:
        process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=log, stderr=log)
        try:
            url = f"http://localhost:{port}"
            wait_until_healthy(url)
            yield Web(url, process.pid)
        finally:
            end(process)


def wait_until_healthy(url: str) -> None:
    pause = Event()
    for _ in range(PATIENCE_S * 10):
        with suppress(LineDown):
            if HttpLine(url).ask("GET", "/health/", {}).status == 200:
                return
        pause.wait(0.1)
    raise TimeoutError("The web process does not answer.")
