import json
import os
import uuid
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import psycopg2
import pytest
from django.conf import settings
from django.db import connection
from django.utils import timezone
from django_q.models import Task

from broadcast import feed, tasks
from broadcast.books.plans import Books
from broadcast.edge.models import Outbox, Pairing, ReadyFeed, RemoteKey
from broadcast.edge.store import dsn_of
from broadcast.models import Alert, Command, Device, Zone
from broadcast.saying import old
from library import shelf
from library.keeping import bin
from library.models import Track
from library.shelf import ShelfAway
from tenants.limits import storage_of
from tenants.models import Business
from tenants.schemas import current_business, go_public, in_business, in_public
from tests.broadcast.feeding import elsewhere, row_of
from tests.library.conftest import kept_files
from tests.queued import jobs, work_off, work_off_all

LONG_AGO = timezone.now() - timedelta(days=2)


def due(zone_id: UUID, business_id: UUID) -> ReadyFeed:
    moments = {"built_at": LONG_AGO, "valid_until": LONG_AGO, "due_at": LONG_AGO}
    return ReadyFeed.objects.create(pk=zone_id, business_id=business_id, body=b"{}", **moments)


@pytest.fixture
def busy(db: None) -> Iterator[UUID]:
    """The id of a due feed whose row somebody else is working on."""
    zone_id = uuid.uuid4()
    elsewhere(lambda: due(zone_id, uuid.uuid4()))
    other = psycopg2.connect(dsn_of(settings.DATABASES["default"]))
    other.cursor().execute("SELECT 1 FROM edge_readyfeed WHERE zone_id = %s FOR UPDATE", [str(zone_id)])
    yield zone_id
    other.close()
    elsewhere(lambda: ReadyFeed.objects.filter(pk=zone_id).delete())


def test_a_due_feed_is_built_and_due_again_in_six_hours(ground: Zone, acme: Business) -> None:
    due(ground.pk, acme.pk)
    assert tasks.renew_due_feeds() == 1
    row = row_of(ground)
    assert row.etag
    assert row.due_at - row.built_at == timedelta(hours=6)


def test_what_is_not_due_costs_one_look_at_the_index(acme: Business, django_assert_num_queries) -> None:
    for _ in range(5):
        due(uuid.uuid4(), acme.pk)
    ReadyFeed.objects.update(due_at=timezone.now() + timedelta(hours=1))
    with django_assert_num_queries(4) as asked:
        assert tasks.renew_due_feeds() == 0
    assert sum("edge_readyfeed" in query["sql"] for query in asked.captured_queries) == 1


def test_feeds_of_all_businesses_are_renewed(acme: Business, rival: Business) -> None:
    for business in (acme, rival):
        with in_business(business):
            due(Zone.objects.create(name=business.name).pk, business.pk)
    assert tasks.renew_due_feeds() == 2
    assert all(json.loads(bytes(row.body))["v"] == 1 for row in ReadyFeed.objects.all())


def test_one_business_is_renewed_at_a_time(ground: Zone, acme: Business, rival: Business) -> None:
    due(ground.pk, acme.pk)
    with in_business(rival):
        due(Zone.objects.create(name="Rival").pk, rival.pk)
    go_public()
    assert tasks.renew_next()
    assert ReadyFeed.objects.filter(due_at=LONG_AGO).count() == 1


def test_the_rows_of_a_business_are_read_once_for_all_its_zones(
    ground: Zone, terrace: Zone, acme: Business, monkeypatch: pytest.MonkeyPatch
) -> None:
    loaded: list[object] = []
    load = Books.load

    def counted(*asked: Any) -> Books:
        loaded.append(asked)
        return load(*asked)

    monkeypatch.setattr(Books, "load", counted)
    for zone in (ground, terrace):
        due(zone.pk, acme.pk)
    assert tasks.renew_due_feeds() == 2
    assert len(loaded) == 1


def test_an_edit_of_one_business_leaves_the_others_to_the_renewal(
    ground: Zone, acme: Business, rival: Business
) -> None:
    due(ground.pk, acme.pk)
    due(uuid.uuid4(), rival.pk)
    tasks.renew_business(acme.pk)
    assert list(ReadyFeed.objects.filter(due_at=LONG_AGO).values_list("business_id", flat=True)) == [rival.pk]


def test_a_zone_that_fails_does_not_hold_back_the_others(
    ground: Zone, terrace: Zone, acme: Business, monkeypatch: pytest.MonkeyPatch
) -> None:
    due(ground.pk, acme.pk)
    due(terrace.pk, acme.pk)
    real = feed.write

    def write(row: ReadyFeed, *rest: Any) -> Any:
        told = real(row, *rest)
        if row.pk == ground.pk:
            with connection.cursor() as cursor:
                cursor.execute("SELECT 1 / 0")
        return told

    monkeypatch.setattr(feed, "write", write)
    tasks.renew_due_feeds()
    assert (row_of(ground).etag, bool(row_of(terrace).etag)) == ("", True)
    assert timedelta(minutes=4) < row_of(ground).due_at - timezone.now() <= timedelta(minutes=5)


def test_a_business_that_fails_does_not_hold_back_the_others(
    ground: Zone, acme: Business, rival: Business, monkeypatch: pytest.MonkeyPatch
) -> None:
    due(ground.pk, acme.pk)
    with in_business(rival):
        zone = Zone.objects.create(name="Rival")
        due(zone.pk, rival.pk)
    load = Books.load

    def failing(*asked: Any) -> Books:
        if current_business() == acme:
            raise LookupError
        return load(*asked)

    monkeypatch.setattr(Books, "load", failing)
    tasks.renew_due_feeds()
    assert row_of(zone).etag
    assert row_of(ground).due_at > timezone.now()


def test_a_feed_in_other_hands_is_passed_over(busy: UUID, ground: Zone, acme: Business) -> None:
    due(ground.pk, acme.pk)
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL lock_timeout = '3s'")  # To wait is to fail, not to hang.
    assert tasks.renew_due_feeds() == 1
    assert ReadyFeed.objects.get(pk=busy).due_at == LONG_AGO


def test_a_feed_of_nobody_is_let_go(db: None) -> None:
    due(uuid.uuid4(), uuid.uuid4())
    tasks.renew_due_feeds()
    assert not ReadyFeed.objects.exists()


def test_a_feed_whose_zone_is_gone_is_let_go(acme: Business) -> None:
    due(uuid.uuid4(), acme.pk)
    tasks.renew_due_feeds()
    assert not ReadyFeed.objects.exists()


def test_sweeping_takes_what_nobody_can_ask_for(ground: Zone) -> None:
    for seq, age in enumerate((0, 2)):
        then = timezone.now() - timedelta(days=age)
        Outbox.objects.create(zone_id=ground.pk, seq=seq, event="clear", created_at=then)
        Pairing.objects.create(device_code_hash=str(seq), user_code="ABCDEF", expires_at=then)
    tasks.sweep_edge()
    assert [row.seq for row in Outbox.objects.all()] == [0]
    assert [row.device_code_hash for row in Pairing.objects.all()] == ["0"]


def test_remotes_are_swept_a_month_after_their_end(ground: Zone) -> None:
    now, zone = timezone.now(), {"business_id": uuid.uuid4(), "zone_id": ground.pk}
    for days in (-1, 29, 31):
        then = now - timedelta(days=days)
        RemoteKey.objects.create(token_hash=f"over {days}", expires_at=then, **zone)
        RemoteKey.objects.create(token_hash=f"ended {days}", expires_at=now, revoked_at=then, **zone)
    tasks.sweep_edge()
    assert not RemoteKey.objects.filter(token_hash__endswith=" 31").exists()
    assert RemoteKey.objects.count() == 4


def test_failed_tasks_are_swept_after_a_month(db: None) -> None:
    for days in (29, 31):
        then = timezone.now() - timedelta(days=days)
        told = {"name": "turn", "func": "take_turn", "started": then, "stopped": then}
        Task.objects.create(id=f"failed {days}", success=False, **told)
        Task.objects.create(id=f"done {days}", success=True, **told)
    tasks.sweep_edge()
    assert set(Task.objects.values_list("id", flat=True)) == {"failed 29", "done 29", "done 31"}


def test_commands_are_swept_after_three_months(ground: Zone) -> None:
    for days in (89, 91):
        Command.objects.create(zone=ground, action="next", created_at=timezone.now() - timedelta(days=days))
    with in_public():
        tasks.sweep_businesses()
        work_off_all()
    assert Command.objects.get().created_at > timezone.now() - timedelta(days=90)


def test_alerts_are_swept_a_year_after_they_were_over(till: Device) -> None:
    long_ago = timezone.now() - timedelta(days=500)
    for days in (399, 401):
        over = timezone.now() - timedelta(days=days)
        Alert.objects.create(
            device=till, kind="silence", began_at=long_ago, told_at=long_ago, settled_at=over
        )
    Alert.objects.create(device=till, kind="silence", began_at=long_ago, told_at=long_ago)
    with in_public():
        tasks.sweep_businesses()
        work_off_all()
    assert Alert.objects.count() == 2


def swept() -> list[str]:
    """The businesses that wait for it."""
    return [business for path, business, _ in jobs() if business and path.endswith(".sweep_business")]


def test_businesses_are_swept_one_after_the_other(acme: Business, rival: Business) -> None:
    tasks.sweep_businesses()
    found: list[str] = []
    while jobs():
        assert len(swept()) <= 1
        found += swept()
        work_off()
    assert found == sorted(found)
    assert {str(acme.pk), str(rival.pk)} <= set(found)


def test_what_fails_in_one_business_keeps_no_other_from_being_swept(
    acme: Business, rival: Business, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = min(acme, rival, key=lambda business: business.pk)
    monkeypatch.setattr(tasks, "sweep", lambda _: 1 / 0)
    with in_business(first), pytest.raises(ZeroDivisionError):
        tasks.sweep_business(first.pk)
    following = Business.objects.filter(pk__gt=first.pk, status="open").order_by("pk")
    assert swept() == [str(following[0].pk)]


def test_what_is_left_in_the_bin_is_gone_on_with(inside: Business, monkeypatch) -> None:
    monkeypatch.setattr(bin, "MOST", 1)
    old = {"created_at": LONG_AGO - bin.KEPT, "removed_at": LONG_AGO - bin.KEPT}
    for title in "abc":
        Track.objects.create(title=title, file_name=f"{title}.mp3", **old)
    tasks.empty_bin(inside.pk)
    assert (Track.objects.count(), len(jobs())) == (2, 1)
    with in_public():
        work_off_all()
    assert Track.objects.count() == 0


def test_a_step_that_fails_keeps_no_other_from_being_swept(
    inside: Business, song: Track, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(_: object) -> None:
        raise ShelfAway

    monkeypatch.setattr(tasks, "AGEING", (away, *tasks.AGEING))
    Command.objects.create(action="next", zone=Zone.objects.create(), created_at=LONG_AGO)
    tasks.sweep(timezone.now() + tasks.COMMANDS_KEPT)
    assert not Command.objects.exists()
    assert storage_of(inside).used_bytes == song.size_bytes


def test_what_is_left_of_stray_sounds_is_gone_on_with(
    inside: Business, media: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(old, "MOST_FILES", 1)
    for letter in "abc":
        shelf.write(b"sound", key := shelf.audio_key(inside.pk, letter * 64))
        os.utime(shelf.path(key), (LONG_AGO.timestamp(),) * 2)
    with in_public():
        tasks.sweep_businesses()
        work_off_all()
    assert kept_files(media) == []


def test_sweeping_twice_is_harmless(ground: Zone) -> None:
    for sweep in (tasks.sweep_edge, tasks.sweep_businesses) * 2:
        sweep()
        work_off()
