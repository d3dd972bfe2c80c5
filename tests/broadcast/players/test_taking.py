"""Reports of many players of several businesses, taken in together."""

import json
import uuid
from typing import Any

import pytest
from django.db import DatabaseError

from broadcast.edge.models import Presence
from broadcast.edge.rows import Reply, Report
from broadcast.models import Device, PlayEvent, Zone
from broadcast.players import taking
from broadcast.players.taking import take_all
from library.models import Track
from tenants.models import Business
from tenants.schemas import current_business, in_business


def song() -> dict[str, Any]:
    return {"id": str(uuid.uuid4()), "kind": "track", "media": "a" * 64, "status": "completed"}


def report(device: Device, business: Business, *events: dict[str, Any], **members: Any) -> Report:
    body = json.dumps({"events": events} | members).encode()
    return Report(str(device.pk), str(business.pk), str(device.zone_id), body, "192.0.2.1")


@pytest.fixture
def second(till: Device) -> Device:
    return Device.objects.create(zone=till.zone, name="Second")


@pytest.fixture
def theirs(rival: Business) -> Device:
    with in_business(rival):
        zone = Zone.objects.create(name="Their shop")
        return Device.objects.create(zone=zone, name="Theirs")


def test_each_lands_in_its_own_business(
    till: Device, second: Device, theirs: Device, acme: Business, rival: Business
) -> None:
    ours, also_ours, other = song(), song(), song()
    given = [report(till, acme, ours), report(theirs, rival, other), report(second, acme, also_ours)]
    assert take_all(given) == [Reply(200, [told["id"]], []) for told in (ours, other, also_ours)]
    assert set(PlayEvent.objects.values_list("device", flat=True)) == {till.pk, second.pk}
    with in_business(rival):
        assert PlayEvent.objects.get().device_id == theirs.pk


def test_many_of_one_business_cost_as_much_as_one(
    till: Device, second: Device, acme: Business, django_assert_max_num_queries: Any
) -> None:
    with django_assert_max_num_queries(15):
        take_all([report(device, acme, song(), status={"app": "x"}) for device in (till, second) * 20])


def test_one_that_only_says_how_it_is_enters_no_business(
    till: Device, acme: Business, django_assert_max_num_queries: Any
) -> None:
    with django_assert_max_num_queries(5):
        take_all([report(till, acme, status={"app": "x"})])
    assert Presence.objects.get(pk=till.pk).status == {"app": "x", "address": "192.0.2.1"}


def test_one_play_told_by_two_is_the_firsts(till: Device, second: Device, acme: Business) -> None:
    told = song()
    replies = take_all([report(till, acme, told), report(second, acme, told)])
    assert [reply.status for reply in replies] == [200, 200]
    assert PlayEvent.objects.get().device_id == till.pk


def test_a_play_is_counted_once_however_often_it_is_told(till: Device, acme: Business, song: Track) -> None:
    told = {"id": str(uuid.uuid4()), "kind": "track", "media": song.sha256, "status": "completed"}
    take_all([report(till, acme, told), report(till, acme, told)])
    take_all([report(till, acme, told)])
    song.refresh_from_db()
    assert song.play_count == 1


def test_one_that_cannot_be_stored_keeps_no_other_out(
    till: Device, second: Device, theirs: Device, acme: Business, rival: Business
) -> None:
    given = [report(till, acme, song()), report(second, acme, song()), report(theirs, rival, song())]
    second.delete()
    assert [reply.status for reply in take_all(given)] == [200, 503, 200]


def test_a_business_that_cannot_be_written_keeps_no_other_out(
    till: Device, theirs: Device, acme: Business, rival: Business, monkeypatch: pytest.MonkeyPatch
) -> None:
    keep = taking.keep

    def kept(told: Any) -> None:
        if current_business() == rival:
            raise DatabaseError("canceling statement due to lock timeout")
        keep(told)

    monkeypatch.setattr(taking, "keep", kept)
    given = [report(theirs, rival, song()), report(till, acme, song())]
    assert [reply.status for reply in take_all(given)] == [503, 200]


def test_a_business_that_is_gone_is_no_reason_to_fail(till: Device, acme: Business) -> None:
    gone = report(till, acme, song())._replace(business_id=str(uuid.uuid4()))
    assert [reply.status for reply in take_all([gone, report(till, acme, song())])] == [503, 200]
