import uuid
from datetime import timedelta

import pytest
from django.db import connection, transaction
from django_q.models import Schedule
from django_q.scheduler import scheduler

from library.models import Track
from tenants.jobs import enqueue, enqueue_soon, run
from tenants.models import Business
from tenants.schemas import in_business
from tests.queued import jobs, work_off

KEY = uuid.uuid4()
seen: list[tuple[str, uuid.UUID]] = []


def schema() -> str:
    return connection.schema_name  # type: ignore[attr-defined]


def note(key: uuid.UUID) -> None:
    seen.append((schema(), key))


def fail(key: uuid.UUID) -> None:
    raise RuntimeError


@pytest.fixture(autouse=True)
def _nothing_seen() -> None:
    seen.clear()


def test_a_job_runs_in_its_business_with_its_key(acme: Business) -> None:
    enqueue(note, business=acme, key=KEY)
    work_off()
    assert seen == [(acme.schema_name, KEY)]


def test_a_job_without_a_business_runs_in_public(acme: Business) -> None:
    enqueue(note, business=None, key=KEY)
    with in_business(acme):
        work_off()
    assert seen == [("public", KEY)]


@pytest.mark.parametrize("task", [note, fail])
def test_a_job_leaves_the_thread_in_public(acme: Business, rival: Business, task) -> None:
    with in_business(rival):
        try:
            run(f"{__name__}.{task.__name__}", str(acme.pk), str(KEY))
        except RuntimeError:
            assert task is fail
        assert schema() == "public"


def test_a_job_that_fails_says_so_to_the_cluster(acme: Business) -> None:
    with pytest.raises(RuntimeError):
        run(f"{__name__}.fail", str(acme.pk), str(KEY))


def test_a_job_of_a_business_that_went_fails_in_public(inside: Business) -> None:
    with pytest.raises(Business.DoesNotExist):
        run(f"{__name__}.note", str(uuid.uuid4()), str(KEY))
    assert (schema(), seen) == ("public", [])


def test_a_job_is_stored_with_what_it_works_on(inside: Business) -> None:
    with transaction.atomic():
        song = Track.objects.create(title="Slow Morning", file_name="slow.mp3")
        enqueue(note, business=inside, key=song.pk)
    assert jobs() == [(f"{__name__}.note", str(inside.pk), str(song.pk))]


def test_a_job_goes_when_its_transaction_is_rolled_back(acme: Business) -> None:
    with transaction.atomic():
        enqueue(note, business=acme, key=KEY)
        transaction.set_rollback(True)
    assert jobs() == []


def test_a_job_holds_ids_and_nothing_else(acme: Business) -> None:
    enqueue(note, business=acme, key=KEY)
    assert all(isinstance(argument, str) for argument in jobs()[0])


def test_a_job_for_soon_is_asked_for_once_by_the_scheduler(acme: Business, monkeypatch) -> None:
    monkeypatch.setattr("tenants.jobs.SOON", timedelta(seconds=-1))
    monkeypatch.setattr("django_q.scheduler.close_old_django_connections", lambda: None)
    for _ in range(2):
        enqueue_soon(note, business=acme, key=KEY)
    for _ in range(2):
        scheduler()
    assert jobs() == [(f"{__name__}.note", str(acme.pk), str(KEY))]
    work_off()
    assert seen == [(acme.schema_name, KEY)]


def test_two_businesses_with_the_same_key_each_have_their_job(acme: Business, rival: Business) -> None:
    for business in (acme, rival):
        enqueue_soon(note, business=business, key=KEY)
    assert Schedule.objects.filter(args__contains=str(KEY)).count() == 2
