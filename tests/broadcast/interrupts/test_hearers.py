from datetime import timedelta

import pytest
from django.http import Http404
from django.utils import timezone

from broadcast.edge.models import Presence
from broadcast.interrupts.hearers import NOBODY, hearers, those_who_hear
from broadcast.interrupts.refusals import NobodyThere
from broadcast.models import Device, Floor, Zone
from tenants.access import Person


@pytest.fixture
def awning(terrace: Zone) -> Device:
    return Device.objects.create(zone=terrace, name="Awning")


def here(device: Device) -> None:
    now = timezone.now()
    Presence.objects.create(pk=device.pk, business_id=device.pk, zone_id=device.zone_id, seen_at=now)


def names(person: Person, **where: object) -> list[str]:
    return [device.name for device in hearers(person, **where).devices]  # type: ignore[arg-type]


def test_everywhere_is_every_zone(till: Device, awning: Device, olive: Person) -> None:
    assert names(olive, everywhere=True) == ["Till", "Awning"]


def test_a_zone_users_everywhere_is_their_own(till: Device, awning: Device, zed: Person) -> None:
    assert names(zed, everywhere=True) == ["Till"]
    assert names(zed, device_ids=[awning.pk]) == []


def test_zones_are_found_by_floor_and_by_tag(till: Device, awning: Device, olive: Person) -> None:
    floor = Floor.objects.create(name="Outside")
    Zone.objects.filter(pk=awning.zone_id).update(floor=floor, tags=["fresh air"])
    assert names(olive, floor_ids=[floor.pk]) == ["Awning"]
    assert names(olive, tags=["fresh air"]) == ["Awning"]


def test_a_single_player_is_meant_without_its_neighbours(till: Device, awning: Device, olive: Person) -> None:
    Device.objects.create(zone=till.zone, name="Kitchen")
    found = hearers(olive, device_ids=[till.pk], zone_ids=[awning.zone_id])
    assert [device.name for device in found.devices] == ["Till", "Awning"]
    assert found.singles == [till]
    assert [zone.name for zone in found.zones] == ["Terrace", "Ground floor"]


def test_a_zone_without_a_player_is_named(till: Device, terrace: Zone, olive: Person) -> None:
    here(till)
    assert hearers(olive, everywhere=True).sentence == "1 player in 1 zone. Terrace has no player."
    bar = Zone.objects.create(name="Bar")
    some = hearers(olive, zone_ids=[bar.pk, terrace.pk, till.zone_id])
    assert some.sentence == "1 player in 1 zone. Bar and Terrace have no player."


def test_of_many_zones_without_a_player_their_number_is_said(till: Device, olive: Person) -> None:
    here(till)
    for number in range(4):
        Zone.objects.create(name=f"Zone {number}")
    assert hearers(olive, everywhere=True).sentence == "1 player in 1 zone. 4 zones have no player."


def test_a_player_that_was_disconnected_hears_nothing(till: Device, olive: Person) -> None:
    Device.objects.update(revoked_at=timezone.now())
    with pytest.raises(NobodyThere, match="No player is connected there"):
        those_who_hear(olive, "play_now", everywhere=True)


def test_a_zone_of_others_is_not_there(terrace: Zone, zed: Person) -> None:
    with pytest.raises(Http404):
        hearers(zed, zone_ids=[terrace.pk])


def test_it_is_said_who_hears_it_and_who_is_offline(till: Device, awning: Device, olive: Person) -> None:
    here(till)
    assert hearers(olive, everywhere=True).sentence == "2 players in 2 zones. Awning is offline."
    here(awning)
    assert hearers(olive, everywhere=True).sentence == "2 players in 2 zones."
    Presence.objects.update(seen_at=timezone.now() - timedelta(hours=1))
    assert hearers(olive, everywhere=True).sentence == "2 players in 2 zones. Till and Awning are offline."


def test_of_many_that_are_offline_their_number_is_said(till: Device, olive: Person) -> None:
    for number in range(4):
        Device.objects.create(zone=till.zone, name=f"Player {number}")
    assert hearers(olive, everywhere=True).sentence == "5 players in 1 zone. 5 of them are offline."


def test_nobody_is_a_sentence_too(terrace: Zone, olive: Person) -> None:
    assert hearers(olive, everywhere=True).sentence == NOBODY


def test_where_nothing_is_chosen_it_asks_for_a_place(till: Device, olive: Person) -> None:
    assert hearers(olive).sentence == "Choose at least one place."


def test_it_asks_as_often_for_many(till: Device, olive: Person, django_assert_num_queries) -> None:
    for number in range(5):
        zone = Zone.objects.create(name=f"Zone {number}")
        Device.objects.create(zone=zone, name=f"Player {number}")
    with django_assert_num_queries(3):
        assert len(hearers(olive, everywhere=True).sentence) > 20
