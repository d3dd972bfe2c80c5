"""Many clients of one server that listen, in a process of their own."""

import json
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from time import monotonic
from typing import Any

import psutil  # type: ignore[import-untyped]

from tests.bench.web import ROOT, Web
from tests.e2e.site import end

WITHIN_S = 60


@dataclass(frozen=True)
class Crowd:
    """`opened_s` is how long it took until each had heard its first word."""

    process: "subprocess.Popen[str]"
    size: int
    opened_s: float

    def heard_ms(self, event: str, press: Callable[[], object]) -> list[float]:
        """From the press until each of them heard of it. Raises AssertionError where one did not."""
        self._say(event=event, within_s=WITHIN_S)
        self._next()
        began = monotonic()
        press()
        at_s = self._next()["at_s"]
        if len(at_s) != self.size:
            raise AssertionError(f"{len(at_s)} of {self.size} heard “{event}” within {WITHIN_S} s.")
        return [(each - began) * 1000 for each in at_s]

    def cpu_s(self) -> float:
        times = psutil.Process(self.process.pid).cpu_times()
        return float(times.user + times.system)

    def _say(self, **told: Any) -> None:
        assert self.process.stdin
        self.process.stdin.write(json.dumps(told) + "\n")
        self.process.stdin.flush()

    def _next(self) -> dict[str, Any]:
        return said(self.process)


@contextmanager
def crowd(server: Web, path: str, kind: str, tokens: Sequence[str], folder: Path) -> Iterator[Crowd]:
    """All of them listen; `kind` is one of `ears.KINDS`."""
    file = folder / "tokens.txt"
    file.write_text("\n".join(tokens))
    command = [sys.executable, "-m", "tests.bench.ears", server.url, path, kind, str(file)]
    pipe = subprocess.PIPE
    process = subprocess.Popen(command, cwd=ROOT, stdin=pipe, stdout=pipe, text=True)
    try:
        yield Crowd(process, len(tokens), said(process)["open"])
    finally:
        end(process)  # type: ignore[arg-type]


def said(process: "subprocess.Popen[str]") -> dict[str, Any]:
    assert process.stdout
    line = process.stdout.readline()
    if not line:
        raise RuntimeError("The clients ended: see above.")
    told: dict[str, Any] = json.loads(line)
    return told
