"""Stops every embedded database below the named folders: `python -m sync2gear.stop .demo .test`."""

import sys
from pathlib import Path

from sync2gear import postgres


def stop_below(root: Path) -> None:
    for lock in root.rglob("postgres.lock"):
        postgres.stop(lock.with_suffix(""))


if __name__ == "__main__":
    try:
        for name in sys.argv[1:]:
            stop_below(Path(name))
    except postgres.PostgresError as error:
        sys.exit(str(error))
