import uuid
from datetime import time

import pytest
from django.http import Http404
from django.utils import timezone

from broadcast.models import Floor, OpeningHours, Zone
from broadcast.places.place import Place, hours_in, near, place_asked
from tenants.access import Person


@pytest.fixture
def floor(ground: Zone) -> Floor:
    ground.floor = Floor.objects.create(name="First", time_zone="Asia/Tokyo")
    ground.save()
    return ground.floor


def opens(at: int, **columns: object) -> OpeningHours:
    return OpeningHours.objects.create(days=[0], opens=time(at), closes=time(20), **columns)


def test_a_place_is_asked_for_in_three_ways(olive: Person, ground: Zone, floor: Floor) -> None:
    assert place_asked(olive, {"zone": str(ground.pk)}) == Place(zone=ground)
    assert place_asked(olive, {"floor": str(floor.pk)}) == Place(floor=floor)
    assert place_asked(olive, {"place": f"floor:{floor.pk}"}) == Place(floor=floor)
    assert place_asked(olive, {}) == place_asked(olive, {"place": ""}) == Place()


@pytest.mark.parametrize("asked", [{"zone": "x"}, {"floor": str(uuid.UUID(int=7))}, {"place": "zone:1"}])
def test_a_place_that_is_not_there(olive: Person, inside: object, asked: dict[str, str]) -> None:
    with pytest.raises(Http404):
        place_asked(olive, asked)


def test_a_removed_place_is_not_there(olive: Person, floor: Floor) -> None:
    Floor.objects.update(removed_at=timezone.now())
    with pytest.raises(Http404):
        place_asked(olive, {"floor": str(floor.pk)})


def test_a_zone_user_asks_for_no_place_at_all(zed: Person, ground: Zone) -> None:
    for asked in ({}, {"zone": str(ground.pk)}):
        with pytest.raises(Http404):
            place_asked(zed, asked)


def test_hours_come_from_the_nearest_place_that_has_some(ground: Zone, floor: Floor) -> None:
    place = Place(zone=ground)
    rows = [opens(7), opens(8, floor=floor), opens(9, zone=ground)]
    sources = [hours_in(place, rows[:count]).source.name for count in (1, 2, 3)]
    assert sources == ["the whole business", "First", "Ground floor"]
    assert hours_in(place, []).rows == []


def test_a_removed_floor_is_passed_over(ground: Zone, floor: Floor) -> None:
    floor.removed_at = timezone.now()
    assert Place(zone=ground).above == [Place()]


def test_what_is_near_holds_in_the_place(ground: Zone, terrace: Zone, floor: Floor) -> None:
    opens(6, zone=terrace)
    opens(7)
    opens(8, floor=floor)
    opens(9, zone=ground)
    found = {
        place: OpeningHours.objects.filter(near(place)).count() for place in (Place(), Place(zone=ground))
    }
    assert list(found.values()) == [1, 3]


def test_a_place_goes_by_its_own_clock(ground: Zone, terrace: Zone, floor: Floor) -> None:
    clocks = [
        place.tz.key for place in (Place(zone=ground), Place(floor=floor), Place(zone=terrace), Place())
    ]
    assert clocks == ["Asia/Tokyo", "Asia/Tokyo", "Europe/London", "Europe/London"]
