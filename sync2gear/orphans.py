"""A process that ends with its parent, however that went.

The file is also the little program that sees to that and then becomes another: `preexec_fn` may deadlock in a
process with threads.
"""

import ctypes
import os
import signal
import sys
from pathlib import Path

PR_SET_PDEATHSIG = 1


def end_with_parent() -> None:
    """To be called in the child. Only Linux knows how; elsewhere it does nothing."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)


def ending_with_us(command: list[str]) -> list[str]:
    """The command for a child that ends with this process, also where nobody here could end it."""
    return [sys.executable, "-I", "-S", str(Path(__file__).resolve()), str(os.getpid()), *command]


def become(parent: int, command: list[str]) -> None:
    """Turn this process into the command's, unless whoever asked for it is gone already."""
    end_with_parent()
    if os.getppid() != parent:
        sys.exit(1)
    try:
        os.execv(command[0], command)  # noqa: S606
    except OSError as error:
        sys.exit(f"{command[0]}: {error}")


if __name__ == "__main__":
    become(int(sys.argv[1]), sys.argv[2:])
