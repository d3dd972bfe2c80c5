"""Run a program with limits on memory, CPU time, file size and wall time; no shell, none of our environment.

The file is also the little program that sets the limits and then becomes the real one: `preexec_fn` may
deadlock in a process with threads, and a django-q2 worker may not start multiprocessing children.
"""

import ctypes
import errno
import os
import re
import resource
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

LOG_BYTES = 200_000
#: As programs say it. What ffmpeg marks so, and what it sets in below that, may be a file's own words.
NO_ROOM = re.compile(rf"^(?!\[info\]|\s).*{os.strerror(errno.ENOSPC)}", re.MULTILINE)


@dataclass(frozen=True)
class Bounds:
    memory_bytes: int
    cpu_s: int
    wall_s: float
    file_bytes: int
    niceness: int = 0


@dataclass(frozen=True)
class Ran:
    code: int
    out: str
    log: str
    timed_out: bool


def run_confined(command: list[str], cwd: Path, bounds: Bounds) -> Ran:
    """Runs `command` in `cwd`; never raises for what the program does. Keeps both ends of each output."""
    out, log = cwd / "out.txt", cwd / "log.txt"
    with out.open("wb") as stdout, log.open("wb") as stderr:
        code, timed_out = _wait(_wrapped(command, bounds), cwd, bounds.wall_s, stdout, stderr)
    return Ran(code, _ends(out), _ends(log), timed_out)


def demand_room(ran: Ran, cwd: Path) -> None:
    """Raises OSError where it failed because the disk is full: its log may have found no room either."""
    is_full = NO_ROOM.search(ran.log) or shutil.disk_usage(cwd).free < LOG_BYTES
    if ran.code != 0 and is_full:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), str(cwd))


def _wrapped(command: list[str], bounds: Bounds) -> list[str]:
    limits = [os.getpid(), bounds.memory_bytes, bounds.cpu_s, bounds.file_bytes, bounds.niceness]
    return [sys.executable, "-I", "-S", str(Path(__file__).resolve()), *map(str, limits), *command]


def _wait(
    command: list[str], cwd: Path, wall_s: float, stdout: BinaryIO, stderr: BinaryIO
) -> tuple[int, bool]:
    environment = {"PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8", "HOME": str(cwd), "MALLOC_ARENA_MAX": "2"}
    try:
        done = subprocess.run(
            command,
            cwd=cwd,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=stdout,
            stderr=stderr,
            timeout=wall_s,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return -1, True
    return done.returncode, False


def _ends(path: Path) -> str:
    with path.open("rb") as file:
        head = file.read(LOG_BYTES)
        file.seek(max(len(head), path.stat().st_size - LOG_BYTES))
        return (head + file.read()).decode("utf-8", "replace")


def become(memory_bytes: int, cpu_s: int, file_bytes: int, niceness: int, command: list[str]) -> None:
    """Limit this process, then turn it into `command`."""
    wanted = {
        resource.RLIMIT_AS: memory_bytes,
        resource.RLIMIT_CPU: cpu_s,
        resource.RLIMIT_FSIZE: file_bytes,
        resource.RLIMIT_CORE: 0,
    }
    for name, soft in wanted.items():
        hard = resource.getrlimit(name)[1]
        ceiling = soft if hard == resource.RLIM_INFINITY else min(soft, hard)
        resource.setrlimit(name, (ceiling, ceiling))
    os.nice(niceness)
    os.execv(command[0], command)  # noqa: S606


def end_with(parent: int) -> None:
    """This process ends with whoever asked for it, also where they ended before we got here."""
    if sys.platform == "linux":
        # 1 is PR_SET_PDEATHSIG, which execv keeps.
        ctypes.CDLL(None).prctl(1, 9)
        if os.getppid() != parent:
            sys.exit(1)


if __name__ == "__main__":
    asker, memory, cpu, file, nice = map(int, sys.argv[1:6])
    end_with(asker)
    become(memory, cpu, file, nice, sys.argv[6:])
