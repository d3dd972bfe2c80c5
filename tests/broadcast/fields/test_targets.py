from typing import Any
from uuid import UUID

import pytest
from django import forms

from broadcast.fields.targets import NOWHERE, TargetsMixin
from broadcast.models import Device, Floor, Schedule, Zone
from tenants.access import Person


class PlaceForm(TargetsMixin, forms.Form):
    has_devices = True


class ScheduleTargets(TargetsMixin, forms.ModelForm):
    class Meta:
        model = Schedule
        fields = ("name",)


def columns(olive: Person, **data: Any) -> dict[str, Any]:
    form = PlaceForm(data, person=olive)
    assert form.is_valid(), form.errors
    return form.cleaned_data


def test_zones_are_given_by_their_ids(ground: Zone, terrace: Zone, olive: Person) -> None:
    given = columns(olive, zones=[str(ground.pk)])
    assert given == {
        "everywhere": False,
        "zone_ids": [ground.pk],
        "floor_ids": [],
        "tags": [],
        "device_ids": [],
    }


def test_everywhere_needs_no_single_place(ground: Zone, olive: Person) -> None:
    given = columns(olive, everywhere="on", zones=[str(ground.pk)])
    assert (given["everywhere"], given["zone_ids"]) == (True, [])


def test_floors_tags_and_players_are_places_too(ground: Zone, till: Device, olive: Person) -> None:
    floor = Floor.objects.create(name="Upstairs")
    Zone.objects.filter(pk=ground.pk).update(tags=["warm"])
    given = columns(olive, floors=[str(floor.pk)], tags=["warm"], devices=[str(till.pk)])
    assert (given["floor_ids"], given["tags"], given["device_ids"]) == ([floor.pk], ["warm"], [till.pk])


def test_nowhere_is_refused_at_the_zones(ground: Zone, olive: Person) -> None:
    assert PlaceForm({}, person=olive).errors == {"zones": [NOWHERE]}


@pytest.mark.parametrize("zone", ["rubbish", "", str(UUID(int=7))])
def test_what_is_no_zone_is_refused_once(ground: Zone, olive: Person, zone: str) -> None:
    errors = PlaceForm({"zones": [zone]}, person=olive).errors
    assert (list(errors), len(errors["zones"])) == (["zones"], 1)


def test_what_there_is_none_of_is_not_asked_for(ground: Zone, olive: Person) -> None:
    assert list(PlaceForm(person=olive).fields) == ["everywhere", "zones"]


def test_the_only_zone_is_chosen(ground: Zone, olive: Person) -> None:
    assert PlaceForm(person=olive)["zones"].value() == [str(ground.pk)]


def test_of_several_zones_none_is_chosen(ground: Zone, terrace: Zone, olive: Person) -> None:
    assert PlaceForm(person=olive)["zones"].value() is None


def test_a_row_shows_its_own_places_and_takes_new_ones(
    hourly: Schedule, terrace: Zone, olive: Person
) -> None:
    assert ScheduleTargets(instance=hourly, person=olive)["zones"].value() == hourly.zone_ids
    form = ScheduleTargets({"zones": [str(terrace.pk)]}, instance=hourly, person=olive)
    assert form.is_valid()
    assert hourly.zone_ids == [terrace.pk]
