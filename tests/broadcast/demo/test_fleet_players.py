import uuid
from datetime import timedelta

import pytest
from django.utils import timezone

from broadcast import outbox
from broadcast.demo.fleet_players import Seat, admit, lost_plays, seats
from broadcast.edge.models import EdgeDevice
from broadcast.models import Device, PlayEvent, Zone
from tenants.models import Business
from tenants.schemas import in_business

NOW = timezone.now


@pytest.fixture
def zones(acme: Business) -> list[Zone]:
    with in_business(acme):
        return Zone.objects.bulk_create(Zone(name=f"Zone {number}") for number in range(2))


def test_players_are_spread_over_the_businesses(acme: Business, rival: Business) -> None:
    found = [(seat.business.slug, seat.number) for seat in seats([acme, rival], 3)]
    assert found == [("acme", 0), ("rival", 0), ("acme", 1)]


def test_they_are_let_in_with_tokens_of_their_own(acme: Business, zones: list[Zone]) -> None:
    passes = admit(seats([acme], 3), 2)
    hashes = dict(EdgeDevice.objects.values_list("device_id", "token_hash"))
    assert {uuid.UUID(each.device_id): outbox.token_hash(each.token) for each in passes} == hashes
    with in_business(acme):
        places = Device.objects.order_by("hardware_id").values_list("zone__name", flat=True)
        assert list(places) == ["Zone 0", "Zone 1", "Zone 0"]


def test_another_run_has_the_same_players_with_new_tokens(acme: Business, zones: list[Zone]) -> None:
    first, again = (admit(seats([acme], 2), 2) for _ in range(2))
    assert [each.device_id for each in first] == [each.device_id for each in again]
    assert {each.token for each in first}.isdisjoint(each.token for each in again)


def test_one_that_was_disconnected_is_let_in_again(acme: Business, zones: list[Zone]) -> None:
    admit(seats([acme], 1), 2)
    with in_business(acme):
        outbox.revoke(Device.objects.select_related("zone").get())
        admit([Seat(acme, 0)], 2)
        assert Device.objects.get().revoked_at is None
    assert EdgeDevice.objects.get().revoked_at is None


def test_a_play_that_the_server_does_not_have_is_lost(acme: Business, till: Device) -> None:
    there, before, gone = (uuid.uuid4() for _ in range(3))
    PlayEvent.objects.create(pk=there, device=till, zone_id=till.zone_id, kind="track", status="playing")
    old = NOW() - timedelta(hours=1)
    known = {"device": till, "zone_id": till.zone_id, "kind": "track", "status": "playing"}
    PlayEvent.objects.create(pk=before, reported_at=old, **known)
    stored = {pk.bytes for pk in (there, before)}
    began = NOW() - timedelta(minutes=1)
    assert lost_plays([acme], stored, began) == 0
    assert lost_plays([acme], stored | {gone.bytes}, began) == 1
