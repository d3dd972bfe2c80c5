"""Queues between processes of which each may be killed at any moment."""

import fcntl
import tempfile
from typing import Any

from django_q.queues import Queue


class Gate:
    """A lock that the kernel opens when whoever holds it dies. A semaphore would stay shut for ever."""

    def __init__(self) -> None:
        self._file = tempfile.TemporaryFile()  # noqa: SIM115  as long as the queue

    def acquire(self) -> None:
        fcntl.lockf(self._file, fcntl.LOCK_EX)

    def release(self) -> None:
        fcntl.lockf(self._file, fcntl.LOCK_UN)

    def __enter__(self) -> None:
        self.acquire()

    def __exit__(self, *_: object) -> None:
        self.release()


class GatedQueue(Queue):
    """A worker that waits for a task holds the reading end: killed there, it would stop all the others."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._rlock, self._wlock = Gate(), Gate()
