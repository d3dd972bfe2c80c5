from typing import Any
from uuid import uuid4

import pytest
from django.http import Http404
from django.utils import timezone
from django_q.models import Failure, OrmQ, Schedule

from tenants.access import Person
from tenants.failures import NotAgain, failed, retry_task, retry_tasks
from tenants.models import AuditLog, Business, User

RENDER = "library.tasks.render"


def fail(path: str = RENDER, business: Business | None = None, **columns: Any) -> Failure:
    now = timezone.now()
    args = (path, str(business.pk) if business else None, str(uuid4()))
    told = {
        "func": "tenants.jobs.run",
        "args": args,
        "started": now,
        "stopped": now,
        "result": 'Oh : a\n  File "x"\nValueError: b',
    }
    return Failure.objects.create(id=uuid4().hex, name="render", success=False, **told | columns)


def waiting() -> list[tuple[str, Any]]:
    tasks = [row.task() if callable(row.task) else row.task for row in OrmQ.objects.order_by("pk")]
    return [(task["func"], tuple(task["args"])) for task in tasks]


def test_what_where_and_why_are_told(acme: Business) -> None:
    (each,) = failed([fail(business=acme)])
    assert (each.what, each.business, each.why, each.is_known) == (RENDER, acme, "ValueError: b", True)


@pytest.mark.parametrize(
    ("result", "why"),
    [
        (
            'oh : Traceback:\n  File "a.py", line 1\n    go()\nDataError: bad\nLINE 1: ...\n   ^\n',
            "DataError: bad",
        ),
        ("Task exceeded", "Task exceeded"),
        ("", "It said nothing."),
        (None, "It said nothing."),
    ],
)
def test_why_is_what_was_raised(db: None, result: str | None, why: str) -> None:
    (each,) = failed([fail(result=result)])
    assert each.why == why


def test_a_task_is_tried_again_by_its_ids(acme: Business, sam: User) -> None:
    task = fail(business=acme)
    retry_task(task.pk, actor=sam)
    assert waiting() == [("tenants.jobs.run", task.args)]
    assert not Failure.objects.exists()


def test_it_is_tried_once_however_often_somebody_asks(acme: Business, sam: User) -> None:
    task = fail(business=acme)
    retry_task(task.pk, actor=sam)
    retry_task(task.pk, actor=sam)
    assert len(waiting()) == 1


def test_it_waits_in_the_queue_in_which_it_failed(acme: Business, sam: User) -> None:
    retry_task(fail(cluster="reading").pk, actor=sam)
    assert OrmQ.objects.get().key == "reading"


def test_another_try_stands_in_the_log(acme: Business, sam: User) -> None:
    retry_task(fail(business=acme).pk, actor=sam)
    row = AuditLog.objects.get(verb="tried again")
    assert (row.business, row.actor_name, row.changes) == (acme, "Sam", {"task": {"to": RENDER}})


def test_all_are_tried_again_and_the_same_once(acme: Business, rival: Business, sam: User) -> None:
    first, second = fail(business=acme), fail(business=rival)
    fail(business=acme, args=first.args)
    fail(path="library.gone.task")
    assert retry_tasks(actor=sam) == 2
    assert waiting() == [("tenants.jobs.run", first.args), ("tenants.jobs.run", second.args)]
    assert [each.what for each in failed(Failure.objects.all())] == ["library.gone.task"]


def test_what_the_schedule_asks_for_is_tried_again(sam: User) -> None:
    name = "tenants.heartbeat.beat"
    Schedule.objects.create(name=name, func=name, schedule_type=Schedule.MINUTES, minutes=1)
    retry_task(fail(func=name, args=()).pk, actor=sam)
    assert waiting() == [(name, ())]


@pytest.mark.parametrize(
    "columns",
    [
        {"func": "os.system", "args": ("true",)},
        {"func": "tenants.heartbeat.beat", "args": ()},
        {"args": ("library.gone.task", None, "x")},
        {"args": (RENDER,)},
        {"args": (RENDER, None, {"not": "an id"})},
        {"args": None},
        {"kwargs": {"more": 1}},
    ],
    ids=["not ours", "not scheduled", "gone", "too few", "no ids", "nothing", "words"],
)
def test_what_this_version_does_not_know_stays(sam: User, columns: dict[str, Any]) -> None:
    task = fail(**columns)
    with pytest.raises(NotAgain):
        retry_task(task.pk, actor=sam)
    assert Failure.objects.filter(pk=task.pk).exists()
    assert waiting() == []


def test_nobody_else_tries_anything_again(acme: Business, olive: Person) -> None:
    task = fail(business=acme)
    with pytest.raises(Http404):
        retry_task(task.pk, actor=olive.user)
    with pytest.raises(Http404):
        retry_tasks(actor=olive.user)
    assert Failure.objects.exists()
