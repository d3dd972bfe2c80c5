from datetime import time

import pytest
from django.test import Client
from django.utils import timezone

from broadcast.models import Channel, Floor, OpeningHours, Zone
from broadcast.places.standing import Standing, by_floor, standings
from library.models import Playlist, Track

ZONES = "/b/acme/zones/"


@pytest.fixture
def first(ground: Zone) -> Floor:
    floor = Floor.objects.create(name="First", channel=Channel.objects.create(name="Floor's"))
    Zone.objects.update(floor=floor)
    return floor


def of(zone: Zone) -> Standing:
    return standings(Zone.objects.select_related("floor").filter(pk=zone.pk))[zone.pk]


def test_the_channel_is_its_own_else_its_floor_s_else_the_default(
    song: Track, ground: Zone, first: Floor
) -> None:
    Channel.objects.create(name="Default", is_default=True)
    Zone.objects.update(channel=Channel.objects.create(name="Own"))
    names = [str(of(ground).channel)]
    Zone.objects.update(channel=None)
    names.append(str(of(ground).channel))
    assert of(ground).channel_source == "as on First"
    Floor.objects.update(removed_at=timezone.now())
    assert [*names, str(of(ground).channel)] == ["Own", "Floor's", "Default"]
    assert of(ground).channel_source == "the default"


def test_a_channel_without_music_is_passed_over(song: Track, ground: Zone, first: Floor) -> None:
    empty = Channel.objects.create(name="Empty")
    empty.parts.create(playlist=Playlist.objects.create(name="Nothing yet"))
    Zone.objects.update(channel=empty)
    assert (str(of(ground).channel), of(ground).passed_over) == ("Floor's", [empty])


def test_without_any_channel_everything_plays(song: Track, ground: Zone) -> None:
    assert (of(ground).channel, of(ground).passed_over) == (None, [])


def test_hours_say_whose_they_are(ground: Zone, first: Floor) -> None:
    weekday = {"days": [0], "opens": time(8), "closes": time(20)}
    found = []
    for place in ({}, {"floor": first}, {"zone": ground}):
        OpeningHours.objects.create(**weekday, **place)
        found.append((str(of(ground).hours), of(ground).hours_source))
    words = "Mon 08:00–20:00"
    assert found == [(words, "as the business"), (words, "as on First"), (words, "")]


def test_zones_stand_floor_by_floor(ground: Zone, terrace: Zone, first: Floor) -> None:
    gone = Floor.objects.create(name="Attic", removed_at=timezone.now())
    Zone.objects.create(name="Loft", floor=gone)
    Zone.objects.create(name="Bar", floor=first)
    Zone.objects.filter(pk=terrace.pk).update(floor=None)
    names = [zone.name for zone in by_floor(Zone.objects.kept())]
    assert names == ["Bar", "Ground floor", "Loft", "Terrace"]


def test_the_page_shows_them_so(as_olive: Client, ground: Zone, first: Floor) -> None:
    Zone.objects.create(name="Terrace", tags=["outside"])
    page = as_olive.get(ZONES).content.decode()
    assert page.index(">First<") < page.index("Ground floor") < page.index("Without a floor")
    assert "outside" in page


def test_a_zone_s_page_says_what_holds_there(
    as_olive: Client, song: Track, ground: Zone, first: Floor
) -> None:
    page = as_olive.get(f"{ZONES}{ground.pk}/").content.decode()
    assert "as on First" in page
    assert f"/b/acme/hours/?zone={ground.pk}" in page
    assert f"/b/acme/quiet/new/?zone={ground.pk}" in page


def test_the_list_asks_as_often_for_many_zones_as_for_one(
    as_olive: Client, song: Track, ground: Zone, django_assert_max_num_queries
) -> None:
    for number in range(12):
        floor = Floor.objects.create(
            name=f"Floor {number}", channel=Channel.objects.create(name=f"C {number}")
        )
        Zone.objects.create(name=f"Zone {number}", floor=floor)
    with django_assert_max_num_queries(35):
        as_olive.get(ZONES)
