"""Queues between processes of which each may be killed at any moment."""

import errno
import fcntl
import tempfile
import time
from typing import Any

from django_q.queues import Queue

#: Between looks at a gate at which the kernel lets nobody wait.
PAUSE_S = 0.005


class Gate:
    """A lock that the kernel opens when whoever holds it dies. A semaphore would stay shut for ever."""

    def __init__(self) -> None:
        self._file = tempfile.TemporaryFile()  # noqa: SIM115  as long as the queue

    def acquire(self) -> None:
        while not self._acquired():
            time.sleep(PAUSE_S)

    def _acquired(self) -> bool:
        """Waits, unless one thread here holds what a process needs that holds this one.

        The kernel counts processes, not threads, and takes that for a deadlock.
        """
        try:
            fcntl.lockf(self._file, fcntl.LOCK_EX)
        except OSError as error:
            if error.errno != errno.EDEADLK:
                raise
            return False
        return True

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
