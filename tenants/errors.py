"""Errors that were logged, kept in a public table: counted by kind and place, without what they said.

Whoever logs waits for nothing: a thread of its own writes, with a connection of its own. So an error is kept
although its transaction is taken back, and what fails in keeping it is nobody's error.
"""

import logging
import os
import sys
import threading
from contextlib import suppress
from dataclasses import replace

from django.db import DataError, connection, transaction
from django.db.models import F

from tenants.seen import Seen, part

#: Kinds that wait to be written; of more at a time nobody learns more.
MOST_WAITING = 100
#: Kinds that are kept; the ones that were not seen for longest go.
MOST_KINDS = 500
#: Between two rounds of writing, and after one that failed.
PAUSE_S, RETRY_S = 2.0, 15.0


class Keeper:
    """What was seen and is not written yet; bounded, whatever happens."""

    def __init__(self) -> None:
        self.begin_anew()
        # A child inherits what its parent was about to write, and no thread that writes it.
        os.register_at_fork(after_in_child=self.begin_anew)

    def begin_anew(self) -> None:
        self._lock, self._wake = threading.Lock(), threading.Event()
        self._waiting: dict[str, Seen] = {}
        self._thread: threading.Thread | None = None

    def note(self, seen: Seen) -> None:
        """Takes microseconds, and never fails."""
        if threading.current_thread() is self._thread:
            return
        with self._lock:
            self._add(seen)
            if self._waiting and not (self._thread and self._thread.is_alive()):
                self._thread = threading.Thread(target=self._run, name="errors", daemon=True)
                self._thread.start()
        self._wake.set()

    def _add(self, seen: Seen) -> None:
        known = self._waiting.get(seen.mark)
        if known or len(self._waiting) < MOST_WAITING:
            count = seen.count + (known.count if known else 0)
            self._waiting[seen.mark] = replace(seen, count=count)

    def take(self) -> list[Seen]:
        with self._lock:
            waiting, self._waiting = list(self._waiting.values()), {}
        return waiting

    def _run(self) -> None:
        while True:
            self._wake.wait()
            self._wake.clear()
            self._pause(PAUSE_S if self.write_waiting() else RETRY_S)

    def write_waiting(self) -> bool:
        """False where it did not succeed: it is tried again."""
        waiting = self.take()
        try:
            while waiting:
                # What no column holds would else be tried for ever, and all others with it.
                with suppress(DataError, ValueError):
                    keep(waiting[-1])
                waiting.pop()
        except Exception:
            with self._lock:
                for seen in waiting:
                    self._add(seen)
            self._wake.set()
            return False
        finally:
            connection.close()
        return True

    def _pause(self, seconds: float) -> None:
        threading.Event().wait(seconds)


KEEPER = Keeper()


class Handler(logging.Handler):
    """Gives what is logged to the keeper."""

    def emit(self, record: logging.LogRecord) -> None:
        try:
            if not is_passed_over(record):
                KEEPER.note(Seen.of(record))
        except Exception:
            self.handleError(record)


def is_passed_over(record: logging.LogRecord) -> bool:
    """What strangers can cause at will, and what is told of a failed task once more."""
    is_told_twice = record.name == "django-q" and record.funcName == "monitor"
    return is_told_twice or record.name.startswith("django.security")


class Reporter:
    """What django-q asks to report the exception of a task that failed."""

    def report(self) -> None:
        exc = sys.exc_info()[1]
        # A worker goes on, whatever becomes of this.
        with suppress(Exception):
            if exc is not None:
                KEEPER.note(Seen.of_exception(exc))


@transaction.atomic
def keep(seen: Seen) -> None:
    """Count it in; one that was solved is open again."""
    # Here, for logging is set up before there are models.
    from tenants.models import ErrorDay, KnownError

    told = {"kind": seen.kind, "place": seen.place, "part": part(), "words": seen.words, "first_at": seen.at}
    row, is_new = KnownError.objects.get_or_create(mark=seen.mark, defaults=told)
    KnownError.objects.filter(pk=row.pk).update(
        count=F("count") + seen.count, last_at=seen.at, stack=seen.stack, solved_at=None, solved_by=""
    )
    day, _ = ErrorDay.objects.get_or_create(error=row, day=seen.at.date())
    ErrorDay.objects.filter(pk=day.pk).update(count=F("count") + seen.count)
    if is_new:
        kept = KnownError.objects.order_by("-last_at", "-pk").values("pk")[:MOST_KINDS]
        KnownError.objects.exclude(pk__in=kept).delete()
