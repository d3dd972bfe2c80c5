"""Tasks that failed, and another try of them."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import takewhile
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils.module_loading import import_string
from django_q.models import Failure, Schedule
from django_q.tasks import async_task

from tenants import audit
from tenants.access import demand_of_staff
from tenants.models import Business, User

RUN = "tenants.jobs.run"
#: Tried again at a time.
MOST = 500


class NotAgain(Exception):
    """Its text says why a task cannot be tried again."""


@dataclass(frozen=True)
class Failed:
    """A task that failed, and what it was about."""

    task: Failure
    business: Business | None
    #: What the schedule asks for.
    scheduled: frozenset[str]

    @property
    def what(self) -> str:
        """`library.tasks.render`"""
        args = self.task.args or ()
        return str(args[0]) if self.task.func == RUN and args else self.task.func

    @property
    def why(self) -> str:
        """What was raised, without the way to it: `TimeoutError: The service did not answer`."""
        lines = str(self.task.result or "").rstrip().splitlines()
        raised = list(takewhile(is_no_frame, reversed(lines)))
        said = next((line for line in reversed(raised) if line.strip() and not line.startswith(" ")), "")
        return said[:300] or "It said nothing."

    @property
    def is_known(self) -> bool:
        """Whether it can be tried again: this version has it, and ids alone tell what it was about."""
        args = self.task.args or ()
        is_ids = len(args) == 3 and all(each is None or isinstance(each, str) for each in args)
        is_ours = is_ids if self.task.func == RUN else not args and self.task.func in self.scheduled
        return is_ours and not self.task.kwargs and is_there(self.what)


def is_no_frame(line: str) -> bool:
    return not line.startswith('  File "')


def failed(tasks: Iterable[Failure]) -> list[Failed]:
    """With their businesses; two queries more."""
    tasks = list(tasks)
    named = [(task, business_id(task)) for task in tasks]
    found = Business.objects.in_bulk({pk for _, pk in named if pk})
    scheduled = frozenset(
        Schedule.objects.filter(schedule_type=Schedule.MINUTES).values_list("func", flat=True)
    )
    return [Failed(task, found.get(pk) if pk else None, scheduled) for task, pk in named]


def business_id(task: Failure) -> UUID | None:
    args: tuple[Any, ...] = task.args or ()
    try:
        return UUID(args[1]) if task.func == RUN else None
    except (IndexError, TypeError, ValueError, AttributeError):
        return None


def is_there(path: str) -> bool:
    """Not so where an earlier version has asked for it."""
    try:
        return callable(import_string(path))
    except ImportError:
        return False


@transaction.atomic
def retry_task(pk: str, *, actor: User) -> None:
    """Once, however often it is asked for. Raises NotAgain."""
    demand_of_staff(actor, "see_system")
    tasks = Failure.objects.select_for_update().filter(pk=pk)
    for each in failed(tasks):
        if not each.is_known:
            raise NotAgain(
                f"This version does not know “{each.what}”. What still matters is asked for anew by itself."
            )
        again(each, actor)


@transaction.atomic
def retry_tasks(*, actor: User) -> int:
    """All that can be tried again, the newest first: what this version does not know is older. Gives how
    many. The same is tried once.
    """
    demand_of_staff(actor, "see_system")
    tasks = Failure.objects.select_for_update(skip_locked=True).order_by("-stopped", "pk")[:MOST]
    asked: set[Any] = set()
    for each in failed(tasks):
        if not each.is_known:
            continue
        call = each.task.func, tuple(each.task.args or ())
        if call in asked:
            each.task.delete()
            continue
        asked.add(call)
        again(each, actor)
    return len(asked)


def again(each: Failed, actor: User) -> None:
    """In the transaction in hand: it waits if and only if it no longer counts as failed."""
    task = each.task
    cluster = task.cluster or settings.Q_CLUSTER["name"]
    async_task(task.func, *(task.args or ()), task_name=task.name, cluster=cluster)
    audit.write(actor, each.business, "tried again", task, task=each.what)
    task.delete()
