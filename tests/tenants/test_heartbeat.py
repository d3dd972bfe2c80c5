from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django_q.models import OrmQ

from tenants.heartbeat import FRESH, PATIENCE, answer, beat, clusters
from tenants.models import Heartbeat

PAGE = "/health/worker/"


@pytest.fixture
def beating(db: None) -> None:
    """Both clusters have just said that they work."""
    beat()
    answer(Heartbeat.objects.get(cluster="reading").pk)
    OrmQ.objects.all().delete()


def later(**columns: timedelta) -> None:
    now = timezone.now()
    Heartbeat.objects.update(**{name: now - ago for name, ago in columns.items()})


def wait(cluster: str, ago: timedelta) -> None:
    OrmQ.objects.create(key=cluster, payload="x", lock=timezone.now() - ago)


def test_the_tick_marks_its_own_cluster_and_asks_the_other(db: None) -> None:
    beat()
    assert Heartbeat.objects.get(cluster="sync2gear").at is not None
    assert Heartbeat.objects.get(cluster="reading").at is None
    assert list(OrmQ.objects.values_list("key", flat=True)) == ["reading"]


def test_a_question_that_nobody_answers_is_asked_once(db: None) -> None:
    beat()
    beat()
    assert OrmQ.objects.count() == 1


def test_one_that_was_answered_is_asked_again(beating: None) -> None:
    beat()
    beat()
    assert OrmQ.objects.count() == 1


def test_one_that_may_be_lost_is_asked_again(db: None) -> None:
    beat()
    later(asked_at=timedelta(hours=2))
    beat()
    assert OrmQ.objects.count() == 2


def test_health_is_well_while_all_clusters_beat(client: Client, beating: None) -> None:
    answered = client.get(PAGE)
    assert answered.status_code == 200
    assert answered.json()["status"] == "ok"
    assert set(answered.json()["clusters"]) == {"sync2gear", "reading"}


def test_health_fails_before_any_worker_has_worked(client: Client, db: None) -> None:
    answered = client.get(PAGE)
    assert answered.status_code == 503
    assert len(answered.json()["worries"]) == 2


@pytest.mark.parametrize("cluster", ["sync2gear", "reading"])
def test_health_fails_once_one_cluster_is_silent(client: Client, beating: None, cluster: str) -> None:
    Heartbeat.objects.filter(cluster=cluster).update(at=timezone.now() - FRESH)
    answered = client.get(PAGE)
    assert answered.status_code == 503
    assert [f"“{cluster}”" in worry for worry in answered.json()["worries"]] == [True]


def test_health_fails_once_a_task_waits_for_too_long(client: Client, beating: None) -> None:
    wait("reading", PATIENCE + timedelta(minutes=1))
    wait("reading", timedelta(0))
    answered = client.get(PAGE)
    assert answered.status_code == 503
    assert answered.json()["worries"] == ["A task for “reading” has been waiting for 11 minutes."]


def test_what_a_worker_is_at_does_not_wait(client: Client, beating: None) -> None:
    wait("sync2gear", -timedelta(minutes=14))
    assert client.get(PAGE).json()["clusters"]["sync2gear"]["waiting"] == 0


def test_health_asks_two_questions_however_much_waits(client: Client, beating: None) -> None:
    for _ in range(30):
        wait("reading", timedelta(0))
    with CaptureQueriesContext(connection) as asked:
        client.get(PAGE)
    assert len([each for each in asked if "FROM" in each["sql"]]) == 2


def test_each_cluster_tells_its_oldest_task(beating: None) -> None:
    wait("reading", timedelta(minutes=3))
    wait("reading", timedelta(minutes=1))
    found = {cluster.name: cluster for cluster in clusters()}
    assert (found["reading"].waiting, found["reading"].waits) == (2, "3\xa0minutes")
    assert (found["sync2gear"].waiting, found["sync2gear"].waits) == (0, "a moment")
