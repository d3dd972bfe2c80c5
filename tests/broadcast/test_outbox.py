import json
import select
import threading
import uuid
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import psycopg2
import pytest
from django.conf import settings
from django.db import connection, transaction

from broadcast import outbox
from broadcast.edge.models import EdgeDevice, Outbox, Stream
from broadcast.edge.store import dsn_of
from broadcast.models import Device, Zone
from tenants.models import Business
from tenants.schemas import in_business
from tests.broadcast.feeding import elsewhere


@pytest.fixture
def stream(acme: Business) -> Iterator[uuid.UUID]:
    """A zone's id under which events may really be committed; they are taken away again."""
    zone_id = uuid.uuid4()
    yield zone_id
    elsewhere(
        lambda: (Outbox.objects.filter(zone_id=zone_id).delete(), Stream.objects.filter(pk=zone_id).delete())
    )


def edge_row(device: Device) -> EdgeDevice:
    return EdgeDevice.objects.get(pk=device.pk)


def test_numbers_rise(ground: Zone) -> None:
    numbers = [outbox.send(ground.pk, "clear", {"n": n}) for n in range(3)]
    assert numbers == sorted(set(numbers))
    assert list(Outbox.objects.order_by("seq").values_list("seq", flat=True)) == numbers


def test_numbers_go_on_rising_in_a_zone_that_a_device_moves_to(ground: Zone, terrace: Zone) -> None:
    """A player sends the last number it saw, wherever it saw it."""
    Stream.objects.create(zone_id=terrace.pk, business_id=uuid.uuid4(), seq=3)
    assert outbox.send(terrace.pk, "clear", {}) >= outbox.send(ground.pk, "clear", {}) - 60_000


def test_a_clock_that_goes_back_does_not_turn_the_numbers_back(ground: Zone) -> None:
    ahead = 9_000_000_000_000
    Stream.objects.create(zone_id=ground.pk, business_id=uuid.uuid4(), seq=ahead)
    assert outbox.send(ground.pk, "clear", {}) == ahead + 1


def test_many_zones_are_told_at_once(ground: Zone, terrace: Zone, django_assert_num_queries) -> None:
    before = outbox.send(ground.pk, "clear", {"n": 1})
    bars = [Zone.objects.create(name=f"Bar {n}") for n in range(20)]
    told = {zone.pk: ("clear", {"n": zone.name}) for zone in (ground, terrace, *bars)}
    with django_assert_num_queries(1):
        outbox.send_all(told)
    rows = Outbox.objects.filter(seq__gt=before)
    assert {row.zone_id: (row.event, row.data) for row in rows} == told
    assert Outbox.objects.filter(zone_id=ground.pk).count() == 2


def test_an_event_can_be_for_one_device(till: Device) -> None:
    outbox.send(till.zone_id, "identify", {}, device_id=till.pk)
    assert Outbox.objects.get().device_id == till.pk


def waiting_for_a_lock() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_locks WHERE NOT granted")
        return bool(cursor.fetchone()[0])


def test_a_later_number_never_commits_before_an_earlier_one(acme: Business, stream: uuid.UUID) -> None:
    sent, may_commit = threading.Event(), threading.Event()

    def first() -> int:
        with in_business(acme), transaction.atomic():
            number = outbox.send(stream, "interrupt", {})
            sent.set()
            assert may_commit.wait(10)
            return number

    def second() -> int:
        with in_business(acme):
            return outbox.send(stream, "clear", {})

    with ThreadPoolExecutor(2) as pool:
        slow = pool.submit(elsewhere, first)
        assert sent.wait(10)
        quick = pool.submit(elsewhere, second)
        while not waiting_for_a_lock():
            assert not quick.done(), "The second did not wait for the first."
        may_commit.set()
        assert quick.result(10) > slow.result(10)


def test_edges_hear_of_what_is_committed_and_of_nothing_else(acme: Business, stream: uuid.UUID) -> None:
    edge = psycopg2.connect(dsn_of(settings.DATABASES["default"]))
    edge.autocommit = True
    edge.cursor().execute("LISTEN edge")

    def press_twice() -> None:
        with in_business(acme):
            with transaction.atomic():
                outbox.send(uuid.uuid4(), "interrupt", {})
                transaction.set_rollback(True)
            outbox.send(stream, "interrupt", {})

    elsewhere(press_twice)
    assert select.select([edge], [], [], 10)[0]
    edge.poll()
    assert [notice.payload for notice in edge.notifies] == [f"event:{stream}"]
    edge.close()


def test_a_token_is_stored_hashed(till: Device) -> None:
    row = edge_row(till)
    assert row.token_hash == outbox.token_hash("till-token")
    assert "till-token" not in repr(vars(row))


def test_a_new_token_ends_the_old_one(till: Device) -> None:
    outbox.admit(till, "new-token")
    assert edge_row(till).token_hash == outbox.token_hash("new-token")
    assert EdgeDevice.objects.count() == 1


def test_many_are_let_in_as_one_is(till: Device) -> None:
    alone = EdgeDevice.objects.values().get(pk=till.pk)
    other = Device.objects.create(zone=till.zone, name="Other")
    outbox.admit_all({till: "till-token", other: "its-token"})
    assert EdgeDevice.objects.values().get(pk=till.pk) == alone
    assert edge_row(other).token_hash == outbox.token_hash("its-token")


def test_a_changed_device_is_shown_with_another_etag(till: Device) -> None:
    before = edge_row(till).etag
    till.volume_percent, till.name = 35, "Kasse „Süd“"
    outbox.show_device(till)
    told = json.loads(bytes(edge_row(till).body))
    assert told == {"id": str(till.pk), "name": "Kasse „Süd“", "volume": 35, "muted": False}
    assert edge_row(till).etag != before


def test_a_revoked_device_is_shut_out_and_stays_known(till: Device) -> None:
    outbox.revoke(till)
    till.refresh_from_db()
    assert till.revoked_at is not None
    assert edge_row(till).revoked_at == till.revoked_at


def test_a_revoked_token_stays_dead_when_its_device_comes_back(till: Device) -> None:
    outbox.revoke(till)
    till.revoked_at = None  # paired again, but its new token is not fetched yet
    till.save(update_fields=["revoked_at"])
    outbox.show_device(till)
    assert edge_row(till).token_hash != outbox.token_hash("till-token")
