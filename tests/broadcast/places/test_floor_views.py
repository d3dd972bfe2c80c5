import uuid
from datetime import time
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from broadcast.models import Channel, Floor, OpeningHours, Zone
from tenants.models import AuditLog

LIST, NEW = "/b/acme/floors/", "/b/acme/floors/new/"


@pytest.fixture
def first(ground: Zone) -> Floor:
    floor = Floor.objects.create(name="First")
    Zone.objects.update(floor=floor)
    return floor


def filled(*zones: Zone, **columns: Any) -> dict[str, Any]:
    return {"name": "Roof", "time_zone": "", "channel": "", "zones": [zone.pk for zone in zones]} | columns


def test_an_empty_list_says_what_to_do(as_olive: Client, inside: object) -> None:
    assert "No floor yet" in as_olive.get(LIST).content.decode()


def test_a_floor_is_made_with_its_zones(as_olive: Client, ground: Zone, terrace: Zone) -> None:
    channel = Channel.objects.create(name="Jazz")
    answer = as_olive.post(NEW, filled(ground, channel=channel.pk, time_zone="Asia/Tokyo"))
    assert answer["Location"] == LIST
    floor = Floor.objects.get()
    assert (floor.name, floor.channel, floor.time_zone) == ("Roof", channel, "Asia/Tokyo")
    assert [zone.name for zone in floor.zones.all()] == ["Ground floor"]
    assert AuditLog.objects.get(kind="floor").changes["zones"] == {"to": ["Ground floor"]}


def test_zones_come_and_go(as_olive: Client, first: Floor, ground: Zone, terrace: Zone) -> None:
    as_olive.post(f"{LIST}{first.pk}/", filled(terrace))
    assert {zone.name: zone.floor_id for zone in Zone.objects.all()} == {
        "Terrace": first.pk,
        "Ground floor": None,
    }


def test_every_zone_that_it_touches_is_fed_again(
    as_olive: Client, first: Floor, ground: Zone, terrace: Zone, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[set[object]] = []
    monkeypatch.setattr("broadcast.actions.saving.announce", told.append)
    as_olive.post(f"{LIST}{first.pk}/", filled(terrace))
    assert told == [{ground.pk, terrace.pk}]


WRONG = [
    ("name", ""),
    ("name", "n" * 81),
    ("name", "first"),
    ("time_zone", "Mars/Olympus"),
    ("channel", str(uuid.UUID(int=7))),
    ("channel", "x"),
    ("zones", [str(uuid.UUID(int=7))]),
    ("zones", ["x"]),
]


@pytest.mark.parametrize(("field", "value"), WRONG)
def test_what_is_wrong_is_said_at_its_field(as_olive: Client, first: Floor, field: str, value: Any) -> None:
    answer = as_olive.post(NEW, filled(**{field: value}))
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, [field])
    assert Floor.objects.count() == 1


def test_a_floor_goes_and_comes_back_with_its_zones(as_olive: Client, first: Floor, ground: Zone) -> None:
    Floor.objects.update(time_zone="Asia/Tokyo")
    page = as_olive.post(f"{LIST}{first.pk}/remove/", follow=True).content.decode()
    assert f"{LIST}{first.pk}/restore/" in page
    assert as_olive.get(f"{LIST}{first.pk}/").status_code == 404
    assert Zone.objects.get().tz.key == "Europe/London"
    as_olive.post(f"{LIST}{first.pk}/restore/")
    assert Zone.objects.get().tz.key == "Asia/Tokyo"


def test_a_removed_channel_stays_the_floor_s(as_olive: Client, first: Floor, ground: Zone) -> None:
    Floor.objects.update(channel=Channel.objects.create(name="Jazz", removed_at=timezone.now()))
    as_olive.post(f"{LIST}{first.pk}/", filled(ground))
    assert str(Floor.objects.get().channel) == "Jazz"


def test_the_list_says_what_a_floor_has(as_olive: Client, first: Floor, terrace: Zone) -> None:
    OpeningHours.objects.create(days=[0], opens=time(8), closes=time(20), floor=first)
    Floor.objects.create(name="Second", channel=Channel.objects.create(name="Jazz"))
    page = as_olive.get(LIST).content.decode()
    assert "1 zone: Ground floor" in page
    assert "0 zones" in page
    assert page.count("Its own opening hours") == page.count("Jazz") == 1


def test_the_list_asks_as_often_for_many_as_for_one(
    as_olive: Client, first: Floor, django_assert_max_num_queries
) -> None:
    for number in range(60):
        floor = Floor.objects.create(
            name=f"Floor {number}", channel=Channel.objects.create(name=f"C {number}")
        )
        Zone.objects.create(name=f"Zone {number}", floor=floor)
    with django_assert_max_num_queries(12):
        page = as_olive.get(LIST).content.decode()
    assert "1 of 2" in page
