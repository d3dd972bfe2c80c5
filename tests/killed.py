"""A process that kills itself on its way: `python -m tests.killed <where> <nth> <work> <argument>…`.

`where` and `work` are paths of functions. At its nth call `where` is not called: the process is gone.
"""

import os
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from pkgutil import resolve_name
from typing import Any

import django
from django.conf import settings

ROOT = Path(__file__).resolve().parent.parent
PATIENCE_S = 120


def kill(work: str, *arguments: object, at: str, nth: int = 1) -> None:
    """Run it on the suite's database, until it is killed."""
    from tests.e2e.site import database_url

    environment = os.environ | {
        "DATABASE_URL": database_url(settings.DATABASES["default"]["NAME"]),
        "DATA_DIR": str(Path(settings.MEDIA_ROOT).parent),
        "DJANGO_SETTINGS_MODULE": "sync2gear.settings",
    }
    command = [sys.executable, "-m", "tests.killed", at, str(nth), work, *map(str, arguments)]
    done = subprocess.run(command, cwd=ROOT, env=environment, check=False, timeout=PATIENCE_S)
    assert done.returncode == -signal.SIGKILL, "It was not killed where it should have been."


def deadly(function: Callable[..., Any], nth: int) -> Callable[..., Any]:
    left = nth

    def called(*args: Any, **kwargs: Any) -> Any:
        nonlocal left
        left -= 1
        if not left:
            os.kill(os.getpid(), signal.SIGKILL)
        return function(*args, **kwargs)

    return called


def main() -> None:
    where, nth, work, *arguments = sys.argv[1:]
    django.setup()
    holder, _, name = where.rpartition(".")
    setattr(resolve_name(holder), name, deadly(resolve_name(where), int(nth)))
    resolve_name(work)(*arguments)


if __name__ == "__main__":
    main()
