"""Background work. A task takes ids only, may run twice, and knows its business."""

import uuid
from collections.abc import Callable
from contextlib import nullcontext
from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.module_loading import import_string
from django_q.brokers import get_broker
from django_q.models import Schedule
from django_q.tasks import async_task

from tenants.models import Business
from tenants.origin import Origin, Source, coming_from
from tenants.schemas import go_public, in_business, in_public

Task = Callable[[uuid.UUID], None]
#: What was away a moment ago may be back. The scheduler looks every half a minute.
SOON = timedelta(seconds=20)


def enqueue(
    task: Task, *, business: Business | None, key: uuid.UUID, queue: str = "", timeout_s: int = 0
) -> None:
    """Have a worker call `task(key)` in the business's schema (public where it is None).

    The task is stored in the transaction in hand, so it is there if and only if what it works on is.
    `queue` names the cluster whose workers do it; the first one if left out. After `timeout_s` it is ended,
    or after the cluster's own timeout. One that takes longer than the cluster's `retry` is begun by another
    worker too, and has to bear that.
    """
    # Always said: a worker would else keep what it asks for to its own cluster.
    cluster = queue or settings.Q_CLUSTER["name"]
    path = path_of(task)
    business_id = str(business.pk) if business else None
    options = {"task_name": f"{task.__qualname__} {key}"[:100], "cluster": cluster}
    options |= {"timeout": timeout_s} if timeout_s else {}
    with transaction.atomic():
        async_task("tenants.jobs.run", path, business_id, str(key), q_options=options)


def enqueue_soon(task: Task, *, business: Business, key: uuid.UUID) -> None:
    """As `enqueue`, within a minute; asked again meanwhile, once."""
    told = {"func": "tenants.jobs.run", "args": repr((path_of(task), str(business.pk), str(key)))}
    once = {"schedule_type": Schedule.ONCE, "repeats": -1, "next_run": timezone.now() + SOON}
    # The key alone is not enough: a copy of a business has those of the first.
    name = f"{business.pk} {key} {task.__qualname__}"[:100]
    Schedule.objects.update_or_create(name=name, defaults=told | once)


def path_of(task: Task) -> str:
    return f"{task.__module__}.{task.__qualname__}"


def how_many_wait(queue: str) -> int:
    """Tasks of the queue that no worker has begun."""
    # In a transaction the broker leaves the connection in use, with what is locked on it, open.
    with transaction.atomic():
        size: int = get_broker(queue).queue_size()
    return size


def run(path: str, business_id: str | None, key: str) -> None:
    """What the worker calls. Leaves the thread in the public schema, whatever happens."""
    task: Task = import_string(path)
    go_public()
    there = in_business(uuid.UUID(business_id)) if business_id else nullcontext()
    with in_public(), there, coming_from(Origin(Source.TASK)):
        task(uuid.UUID(key))
