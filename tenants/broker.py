"""Tasks wait in the database, as part of what asked for them; Redis tells a worker of each, once it stands.

So Redis may be emptied, restarted or away: what it forgot is found in the database a little later, and so is
what a killed worker had in hand.
"""

import logging
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
CONNECT_S, ANSWER_S, WAIT_S = 1, 3, 1
Taken = list[tuple[int, str]]


@cache
def redis_at(url: str) -> "Redis":
    """One for a process: it knows of forks. A connection that broke meanwhile is made anew once."""
    again = Retry(NoBackoff(), 1)
    client: Redis = Redis.from_url(
        url, socket_connect_timeout=CONNECT_S, socket_timeout=ANSWER_S, retry=again
    )
    return client


class Broker(ORM):
    """django-q's own for the database, which asks it for tasks only now and then."""

    def __init__(self, list_key: str | None = None) -> None:
        super().__init__(list_key)
        self._look_at_s = 0.0
        self._is_away = False

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
        try:
            redis_at(settings.QUEUE_URL).rpush(self.told, pk)
        except RedisError as error:
            self._went(error)

    def dequeue(self) -> Taken | None:
        """One task, or None after a second in which there was none."""
        if monotonic() >= self._look_at_s:
            if late := self._taken(self._waiting().filter(lock__lt=timezone.now() - LATE)):
                return late
            self._look_at_s = monotonic() + LOOK_S
        try:
            heard: Any = redis_at(settings.QUEUE_URL).blpop([self.told], WAIT_S)
            self._is_away = False
        except RedisError as error:
            self._went(error)
            polled: Taken | None = super().dequeue()
            return polled
        # Whatever else somebody has put there is no number of ours.
        return self._taken(self._waiting().filter(pk=int(heard[1]))) if heard and heard[1].isdigit() else None

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

    def _went(self, error: RedisError) -> None:
        """Said once, not five times a second."""
        if not self._is_away:
            log.warning("Redis does not hand tasks out, workers ask the database: %s", error)
        self._is_away = True
