"""Programs that a test or a measurement needs: found on this machine, else (as root) had from Debian."""

import os
import shutil
import subprocess
from functools import cache
from pathlib import Path

#: Servers stand where an ordinary user's PATH does not lead.
WHERE = os.pathsep.join([os.environ.get("PATH", os.defpath), "/usr/local/sbin", "/usr/sbin"])
#: A package that brings a service is not to start it: a test runs its own.
QUIETLY = {"DEBIAN_FRONTEND": "noninteractive", "RUNLEVEL": "1"}


@cache
def program(name: str, package: str = "") -> Path | None:
    """Where it is; None where it cannot be had. `package` is called like the program if not said."""
    return found(name) or packaged(name, package or name)


def found(name: str) -> Path | None:
    path = shutil.which(name, path=WHERE)
    return Path(path) if path else None


def packaged(name: str, package: str) -> Path | None:
    if os.geteuid() or not shutil.which("apt-get"):
        return None
    say(f"Installing the system's package {package}")
    quiet_run(["apt-get", "-qq", "update"])
    quiet_run(["apt-get", "-qq", "install", "-y", "--no-install-recommends", package])
    return found(name)


def quiet_run(command: list[str], wait_s: int = 600) -> bool:
    env = os.environ | QUIETLY
    try:
        done = subprocess.run(command, capture_output=True, check=False, timeout=wait_s, env=env)
    except (OSError, subprocess.TimeoutExpired):
        return False
    return done.returncode == 0


def say(sentence: str) -> None:
    print(f"{sentence} …", flush=True)  # noqa: T201
