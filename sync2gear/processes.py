"""Runs the Procfile's processes side by side until one ends or somebody says stop."""

import multiprocessing
import os
import signal
import sys
import threading
from collections.abc import Callable
from contextlib import suppress
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from typing import Any

from honcho import environ, manager, printer, process

KILL_AFTER_S = 12


class Output(printer.Printer):
    """What the processes say, without the manager's own remarks."""

    def write(self, message: printer.Message) -> None:
        if message.name != manager.SYSTEM_PRINTER_NAME:
            super().write(message)


class LeaderFirst:
    """Asks the leader of a process group alone to stop: a task queue's processes stop each other in order,
    and hang when all of them are told at once. Force still reaches the whole group."""

    def terminate(self, pid: int) -> None:
        self._send(os.kill, pid, signal.SIGTERM)

    def kill(self, pid: int) -> None:
        self._send(os.killpg, pid, signal.SIGKILL)

    def _send(self, how: Callable[[int, int], None], pid: int, number: int) -> None:
        with suppress(ProcessLookupError):
            how(pid, number)


class Tied(process.Process):
    """Ends when the manager is gone, however it went; else it would keep the port and the demo's lock."""

    def run(self, events: Any = None, ignore_signals: bool = False) -> None:
        threading.Thread(target=self.end_with_manager, daemon=True).start()
        super().run(events, ignore_signals)

    def end_with_manager(self) -> None:
        if parent := multiprocessing.parent_process():
            parent.join()
            LeaderFirst().terminate(self._child.pid)


class Processes(manager.Manager):
    #: The process that ended by itself, and so ended the others.
    died: str | None = None
    stopping: threading.Event

    def __init__(self, procfile: Path, env: dict[str, str]) -> None:
        super().__init__(Output(sys.stdout))
        self._procmgr = LeaderFirst()
        self._process_ctor = Tied
        self.stopping = threading.Event()
        found = environ.parse_procfile(procfile.read_text()).processes
        for name, command in found.items():
            if name != "release":
                self.add_process(name, command, env=env, cwd=str(procfile.parent))

    def terminate(self) -> None:
        if not self.stopping.is_set():
            self.stopping.set()
            self.died = next((name for name, p in self._processes.items() if "returncode" in p), None)
            # The manager's own patience begins only when a first process has ended.
            deadline = threading.Timer(KILL_AFTER_S, self.kill)
            deadline.daemon = True
            deadline.start()
        super().terminate()

    def give_up(self, name: str) -> None:
        """Stop them all because `name` does not do its work."""
        self.terminate()
        self.died = name

    def run(self) -> int:
        """Until the end; 0 after SIGINT or SIGTERM, else the ended process's code as a shell says it."""
        self.loop()
        if not self.died:
            return 0
        code: int = self.returncode or 1
        return code if code > 0 else 128 - code


def path_with_this_python() -> str:
    """PATH with this environment's programs first, for the Procfile's plain names."""
    return os.pathsep.join([str(Path(sys.executable).parent), os.environ.get("PATH", os.defpath)])


def when_healthy(
    port: int, stopping: threading.Event, say: Callable[[bool], None], patience_s: int = 60
) -> None:
    """In the background, call `say(True)` once /health/ answers 200, `say(False)` when it never does."""

    def watch() -> None:
        for _ in range(patience_s * 10):
            if healthy(port):
                return say(True)
            if stopping.wait(0.1):
                return None
        return say(False)

    threading.Thread(target=watch, daemon=True).start()


def healthy(port: int) -> bool:
    connection = HTTPConnection("127.0.0.1", port, timeout=5)
    try:
        connection.request("GET", "/health/", headers={"Host": "localhost"})
        return connection.getresponse().status == 200
    except (OSError, HTTPException):
        return False
    finally:
        connection.close()
