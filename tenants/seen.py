"""An error as it was logged: of which kind, and from where. Not what it said."""

import logging
import os
import sys
import traceback
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from typing import Self

from django.conf import settings
from django.utils import timezone

MOST_FRAMES = 30
#: Whose words are constant: theirs alone are kept.
OURS = ("tenants", "library", "broadcast", "sync2gear")
ROOT = Path(settings.BASE_DIR)


@dataclass(frozen=True)
class Seen:
    """An error that was seen `count` times. Nothing in it comes from a request or a row."""

    kind: str
    place: str
    words: str
    stack: str
    at: datetime
    count: int = 1

    @classmethod
    def of(cls, record: logging.LogRecord) -> Self:
        exc = record.exc_info[1] if record.exc_info else None
        is_own = record.name.partition(".")[0] in OURS and isinstance(record.msg, str)
        words = record.msg[:200] if is_own else ""
        if exc is not None:
            return cls.of_exception(exc, words)
        status, request = getattr(record, "status_code", None), getattr(record, "request", None)
        match = getattr(request, "resolver_match", None)
        place = match.view_name if match else f"{short(record.pathname)}, {record.funcName}"
        kind = f"Answer {status}" if status else record.levelname.title()
        return cls(kind[:120], place[:200], words, "", timezone.now())

    @classmethod
    def of_exception(cls, exc: BaseException, words: str = "") -> Self:
        way = traceback.walk_tb(exc.__traceback__)
        # Without their lines, which are read from files.
        frames = traceback.StackSummary.extract(way, limit=-MOST_FRAMES, lookup_lines=False)
        own = [frame for frame in frames if is_ours(frame.filename)] or list(frames)
        place = f"{short(own[-1].filename)}, {own[-1].name}" if own else ""
        lines = (f"{short(frame.filename)}:{frame.lineno} {frame.name}" for frame in frames)
        kind = f"{type(exc).__module__}.{type(exc).__qualname__}".removeprefix("builtins.")
        return cls(kind[:120], place[:200], words, "\n".join(lines), timezone.now())

    @property
    def mark(self) -> str:
        return sha256("\0".join((part(), self.kind, self.place, self.words)).encode()).hexdigest()


def is_ours(file_name: str) -> bool:
    path = Path(file_name)
    return path.is_relative_to(ROOT) and "site-packages" not in path.parts


def short(file_name: str) -> str:
    """`library/reading.py`, `django/db/models/query.py`"""
    path = Path(file_name)
    if is_ours(file_name):
        return str(path.relative_to(ROOT))
    parts = path.parts
    return "/".join(parts[parts.index("site-packages") + 1 :] if "site-packages" in parts else parts[-2:])


def part() -> str:
    """Which process this is: `web`, `worker`, `reading`, or a command's name."""
    if "qcluster" in sys.argv:
        return os.environ.get("Q_CLUSTER_NAME", "worker")[:40]
    is_command = Path(sys.argv[0]).name == "manage.py" and len(sys.argv) > 1
    return sys.argv[1][:40] if is_command else "web"
