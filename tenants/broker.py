"""Tasks wait in the database, as part of what asked for them; Redis tells a worker of each, once it stands.

So Redis may be emptied, restarted or away: what it forgot is found in the database a little later, and so is
what a killed worker had in hand.
"""

import logging
from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta
from functools import cache, partial
from time import monotonic
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django_q.brokers.orm import ORM
from django_q.conf import Conf
from django_q.models import OrmQ
from redis import Redis, RedisError
from redis.backoff import NoBackoff
from redis.retry import Retry

log = logging.getLogger(__name__)
#: Between two looks into the database for what Redis does not tell of.
LOOK_S = 10
#: What has waited for so long is nobody told of.
LATE = timedelta(seconds=10)
#: A row that is locked for longer than clocks of machines differ is in hand.
CLOCKS = timedelta(minutes=1)
#: A request waits no longer for a Redis that does not answer; a worker waits one second for its next task.
CONNECT_S, ANSWER_S, WAIT_S = 0.5, 3, 1
#: And then nobody asks it for so long.
REST_S = 5
Taken = list[tuple[int, str]]


class Away(Exception):
    """Redis does not answer, or has not a moment ago."""


class Line:
    """To one Redis, for a process and its forks. Where it is away nobody waits for it again and again."""

    def __init__(self, url: str) -> None:
        # A connection that broke meanwhile is made anew.
        again = Retry(NoBackoff(), 1)
        self.client: Redis = Redis.from_url(
            url, socket_connect_timeout=CONNECT_S, socket_timeout=ANSWER_S, retry=again
        )
        self._rests_until_s = 0.0
        self._is_away = False

    def tell(self, queue: str, pk: int) -> None:
        self._ask(lambda: self.client.rpush(queue, pk))

    def next(self, queue: str) -> bytes:
        """Empty after a second in which there was nothing."""
        found = self._ask(lambda: self.client.blpop([queue], WAIT_S))
        return bytes(found[1]) if found else b""

    def _ask(self, ask: Callable[[], Any]) -> Any:
        """Raises Away."""
        if monotonic() < self._rests_until_s:
            raise Away
        try:
            answer = ask()
        except RedisError as error:
            if not self._is_away:
                log.warning("Redis does not hand tasks out, workers ask the database: %s", error)
            self._is_away, self._rests_until_s = True, monotonic() + REST_S
            raise Away from error
        self._is_away = False
        return answer


@cache
def line(url: str) -> Line:
    return Line(url)


class Broker(ORM):
    """django-q's own for the database, which asks it for tasks only now and then."""

    def __init__(self, list_key: str | None = None) -> None:
        super().__init__(list_key)
        self._look_at_s = 0.0

    @property
    def told(self) -> str:
        """Of Redis: the list of what waits, by number."""
        return f"{Conf.PREFIX}:waits:{self.list_key}"

    def enqueue(self, task: str) -> int:
        pk: int = super().enqueue(task)
        transaction.on_commit(partial(self.tell, pk), using=Conf.ORM, robust=True)
        return pk

    def tell(self, pk: int) -> None:
        """No word to whoever asked where Redis is away: the task stands, and is found."""
        with suppress(Away):
            line(settings.QUEUE_URL).tell(self.told, pk)

    def dequeue(self) -> Taken | None:
        """One task; none after a second without."""
        if monotonic() >= self._look_at_s:
            if late := self._taken(self._waiting().filter(lock__lt=timezone.now() - LATE)):
                return late
            self._look_at_s = monotonic() + LOOK_S
        try:
            pk = line(settings.QUEUE_URL).next(self.told)
        except Away:
            polled: Taken | None = super().dequeue()
            return polled
        # Whatever else somebody has put there is no number of ours.
        return self._taken(self._waiting().filter(pk=int(pk))) if pk.isdigit() else None

    def _waiting(self) -> "QuerySet[OrmQ]":
        rows: QuerySet[OrmQ] = self.get_connection().filter(
            key=self.list_key, lock__lt=timezone.now() + CLOCKS
        )
        return rows

    def _taken(self, rows: "QuerySet[OrmQ]") -> Taken:
        """The first of them, unless another cluster is faster."""
        row = rows.order_by("pk").first()
        mine = row and rows.filter(pk=row.pk, lock=row.lock).update(lock=self.timeout(row))
        return [(row.pk, row.payload)] if row and mine else []
