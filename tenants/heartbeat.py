"""Whether workers work: each cluster says so itself, by a task that waits in its queue like any other."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db.models import Count, Min
from django.utils import timezone
from django.utils.timesince import timesince
from django_q.models import OrmQ

from tenants.jobs import enqueue
from tenants.models import Heartbeat
from tenants.schemas import go_public

#: The tick comes every minute; a long task may hold up all workers for five.
FRESH = timedelta(minutes=7)
#: So long a task may wait before somebody should look.
PATIENCE = timedelta(minutes=10)
#: A question that nobody answers waits in the queue; it is asked once more in case it got lost.
LOST_AFTER = timedelta(hours=1)


@dataclass(frozen=True)
class Cluster:
    """The workers of one queue, and what waits for them."""

    name: str
    at: datetime | None
    waiting: int
    #: Of the task that waits longest.
    oldest: timedelta | None
    now: datetime

    @property
    def is_fresh(self) -> bool:
        return self.at is not None and self.now - self.at < FRESH

    @property
    def waits(self) -> str:
        """How long the oldest task has waited: `3 minutes`, `a moment`."""
        minutes = self.oldest // timedelta(minutes=1) if self.oldest else 0
        return timesince(self.now - self.oldest, self.now, depth=1) if self.oldest and minutes else "a moment"

    @property
    def worry(self) -> str:
        """A sentence; empty where all is well."""
        if self.at is None:
            return f"No worker of “{self.name}” has done anything yet."
        if not self.is_fresh:
            return f"No worker of “{self.name}” has done anything since {self.at:%Y-%m-%d %H:%M} UTC."
        if self.oldest and self.oldest > PATIENCE:
            minutes = self.oldest // timedelta(minutes=1)
            return f"A task for “{self.name}” has been waiting for {minutes} minutes."
        return ""


def cluster_names() -> list[str]:
    told: dict[str, Any] = settings.Q_CLUSTER
    return [told["name"], *told["ALT_CLUSTERS"]]


def clusters() -> list[Cluster]:
    """In two queries, however much waits."""
    now = timezone.now()
    beats = dict(Heartbeat.objects.values_list("cluster", "at"))
    rows = OrmQ.objects.filter(lock__lte=now).values("key").annotate(waiting=Count("pk"), since=Min("lock"))
    queues = {row["key"]: row for row in rows.order_by()}
    found = []
    for name in cluster_names():
        queue = queues.get(name)
        waiting, oldest = (queue["waiting"], now - queue["since"]) if queue else (0, None)
        found.append(Cluster(name, beats.get(name), waiting, oldest, now))
    return found


def beat() -> None:
    """The tick. It runs in the first cluster, and asks the others."""
    go_public()
    now = timezone.now()
    first, *others = cluster_names()
    Heartbeat.objects.update_or_create(cluster=first, defaults={"at": now})
    for name in others:
        row, _ = Heartbeat.objects.get_or_create(cluster=name)
        if row.asked_at is None or (row.at and row.at >= row.asked_at) or now - row.asked_at > LOST_AFTER:
            Heartbeat.objects.filter(pk=row.pk).update(asked_at=now)
            enqueue(answer, business=None, key=row.pk, queue=name)


def answer(pk: UUID) -> None:
    Heartbeat.objects.filter(pk=pk).update(at=timezone.now())
