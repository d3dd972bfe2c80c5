"""Load by wrk, a tool that costs little: requests over lines that stay open, as many as are answered."""

import re
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass

from tests import debian

MISSING = "wrk is not here: what it measures is left out. Debian: apt-get install wrk"
LINES, SECONDS = 32, 4


@dataclass(frozen=True)
class Load:
    """What was answered in a second, and with how many bytes each."""

    per_s: float
    bytes_each: float


class Wrong(Exception):
    """Something else was answered than what is measured."""


def is_here() -> bool:
    if debian.program("wrk"):
        return True
    print(MISSING)  # noqa: T201
    return False


def load(url: str, headers: Mapping[str, str], seconds: int = SECONDS, lines: int = LINES) -> Load:
    """Raises Wrong where an answer was neither 2xx nor 3xx, or none came."""
    told = [part for name, value in headers.items() for part in ("-H", f"{name}: {value}")]
    command = [str(debian.program("wrk")), "-t1", f"-c{lines}", f"-d{seconds}s", *told, url]
    done = subprocess.run(command, capture_output=True, text=True, check=True, timeout=seconds + 30)
    return read(done.stdout)


def read(said: str) -> Load:
    if wrong := re.search(r"Non-2xx or 3xx responses: \d+|Socket errors: .*", said):
        raise Wrong(wrong.group())
    number, size = re.findall(r"(\d+) requests in .*, ([\d.]+[KMG]?B) read", said)[0]
    per_s = float(re.findall(r"Requests/sec: +([\d.]+)", said)[0])
    return Load(per_s, bytes_of(size) / int(number))


def bytes_of(said: str) -> float:
    units = {"B": 1, "KB": 1024, "MB": 1024**2, "GB": 1024**3}
    number, unit = re.fullmatch(r"([\d.]+)([KMG]?B)", said).groups()  # type: ignore[union-attr]
    return float(number) * units[unit]
