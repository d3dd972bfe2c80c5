import uuid
from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.db import transaction
from django.utils import timezone
from django_q.conf import Conf
from django_q.models import OrmQ
from django_q.signing import SignedPackage
from redis import RedisError

from tenants import broker
from tenants.broker import Broker
from tenants.heartbeat import clusters
from tenants.jobs import enqueue, how_many_wait
from tests.killed import kill
from tests.redis_server import Server, running

KEY = uuid.UUID("00000000-0000-4000-8000-0000000000aa")
#: Nobody's but this file's, so that Redis may hold what others left.
QUEUE = "reading"


def task(key: uuid.UUID) -> None: ...


def ask(queue: str = QUEUE) -> None:
    enqueue(task, business=None, key=KEY, queue=queue)


def ask_in_public() -> None:
    """In a process of its own."""
    ask()


@pytest.fixture(scope="module")
def one_server() -> Iterator[Server]:
    with running() as server:
        yield server


@pytest.fixture
def server(one_server: Server, for_real: None, settings, monkeypatch) -> Server:
    """Tasks are handed out by it, from now on; it knows of none."""
    settings.QUEUE_URL = one_server.url
    monkeypatch.setenv("QUEUE_URL", one_server.url)
    monkeypatch.setattr(Conf, "BROKER_CLASS", "tenants.broker.Broker")
    monkeypatch.setattr(broker, "WAIT_S", 0.05)
    broker.line.cache_clear()
    one_server.client.flushall()
    return one_server


@pytest.fixture
def worker(server: Server) -> Broker:
    """It has just looked into the database: from now on it listens to Redis."""
    found = Broker(QUEUE)
    assert found.dequeue() is None
    return found


def taken(worker: Broker) -> list[str]:
    """The keys of the tasks that it is given now."""
    return [SignedPackage.loads(payload)["args"][2] for _, payload in worker.dequeue() or []]


def late(**ago: float) -> None:
    OrmQ.objects.update(lock=timezone.now() - timedelta(**ago))


def look(worker: Broker) -> None:
    """The time for it has come."""
    worker._look_at_s = 0


def test_a_worker_is_told_of_a_task_once_its_transaction_stands(server: Server, worker: Broker) -> None:
    with transaction.atomic():
        ask()
        assert server.client.llen(worker.told) == 0
    assert taken(worker) == [str(KEY)]


def test_nobody_is_told_of_what_was_rolled_back(server: Server, worker: Broker) -> None:
    with transaction.atomic():
        ask()
        transaction.set_rollback(True)
    assert (server.client.llen(worker.told), OrmQ.objects.count()) == (0, 0)


def test_a_task_is_given_once_however_often_it_is_told_of(server: Server, worker: Broker) -> None:
    ask()
    server.client.rpush(worker.told, *server.client.lrange(worker.told, 0, 0), "no number", 987654321)
    assert [taken(worker) for _ in range(4)] == [[str(KEY)], [], [], []]


def test_each_cluster_has_its_own_tasks(worker: Broker) -> None:
    ask("sync2gear")
    assert taken(worker) == []
    assert taken(Broker("sync2gear")) == [str(KEY)]


def test_a_task_that_is_done_is_gone(worker: Broker) -> None:
    ask()
    ((pk, _),) = worker.dequeue() or []
    worker.acknowledge(pk)
    assert not OrmQ.objects.exists()


def test_what_a_killed_process_told_nobody_of_is_found(server: Server, worker: Broker) -> None:
    """Its transaction stands, and it dies before it tells Redis."""
    kill(f"{__name__}.ask_in_public", at="tenants.broker.Broker.tell")
    assert (server.client.llen(worker.told), OrmQ.objects.count()) == (0, 1)
    late(seconds=11)
    look(worker)
    assert taken(worker) == [str(KEY)]


def test_what_a_killed_worker_had_in_hand_is_found_after_a_while(worker: Broker) -> None:
    ask()
    assert taken(worker)
    look(worker)
    assert taken(worker) == []
    late(seconds=11)
    look(worker)
    assert taken(worker) == [str(KEY)]


def test_all_is_found_where_redis_forgot_everything(server: Server, worker: Broker) -> None:
    for _ in range(3):
        ask()
    server.client.flushall()
    late(seconds=11)
    look(worker)
    assert [taken(worker) for _ in range(4)] == [[str(KEY)]] * 3 + [[]]


def test_without_redis_workers_ask_the_database_and_go_back_to_it(
    server: Server, worker: Broker, monkeypatch, django_assert_num_queries
) -> None:
    server.kill()
    ask()
    assert taken(worker) == [str(KEY)]
    server.start()
    monkeypatch.setattr(broker.line(server.url), "_rests_until_s", 0)
    with django_assert_num_queries(0):
        assert taken(worker) == []
    ask()
    assert taken(worker) == [str(KEY)]


def test_many_tasks_wait_for_a_redis_that_is_away_once_together(server: Server, monkeypatch) -> None:
    tries: list[int] = []

    def away(_: str, pk: int) -> None:
        tries.append(pk)
        raise RedisError("It does not answer.")

    monkeypatch.setattr(broker.line(server.url).client, "rpush", away)
    for _ in range(3):
        ask()
    assert (len(tries), OrmQ.objects.count()) == (1, 3)


def test_one_that_waits_asks_the_database_nothing(worker: Broker, django_assert_num_queries) -> None:
    with django_assert_num_queries(0):
        assert worker.dequeue() is None


def test_health_and_the_turns_of_readers_count_what_waits(worker: Broker) -> None:
    for _ in range(2):
        ask()
    assert taken(worker)
    assert how_many_wait(QUEUE) == 1
    assert {each.name: each.waiting for each in clusters()}[QUEUE] == 1


def test_clocks_of_two_machines_may_differ(worker: Broker) -> None:
    ask()
    late(seconds=-30)
    assert taken(worker) == [str(KEY)]
