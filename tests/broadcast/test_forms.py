import pytest
from django.utils import timezone

from broadcast.forms import DeviceForm, PairForm
from broadcast.models import Device, Zone
from broadcast.places.zone_forms import ZoneForm
from tenants.access import Person
from tenants.models import Business


def test_a_new_zone_is_loud_enough_and_fades(inside: Business) -> None:
    form = ZoneForm()
    assert (form["volume_percent"].value(), form["crossfade_s"].value()) == (75, 2.5)


def test_a_zone_may_go_by_the_clock_of_its_business(inside: Business) -> None:
    form = ZoneForm({"name": "Bar", "volume_percent": 50, "crossfade_s": 0, "time_zone": ""})
    assert form.is_valid()
    assert form.cleaned_data["time_zone"] == ""


def test_two_zones_cannot_have_one_name(ground: Zone) -> None:
    form = ZoneForm({"name": "ground floor", "volume_percent": 50, "crossfade_s": 0})
    assert list(form.errors) == ["name"]


def test_a_player_may_keep_its_own_name(ground: Zone, olive: Person) -> None:
    assert PairForm({"code": "ACD-EFG", "zone": str(ground.pk)}, person=olive).is_valid()


@pytest.mark.parametrize("code", ["", "A" * 13, "AC\0DEF"])
def test_what_can_be_no_code_is_refused(ground: Zone, olive: Person, code: str) -> None:
    assert list(PairForm({"code": code, "zone": str(ground.pk)}, person=olive).errors) == ["code"]


def test_a_player_moves_to_a_kept_zone_alone(till: Device, terrace: Zone, olive: Person) -> None:
    Zone.objects.filter(pk=terrace.pk).update(removed_at=timezone.now())
    asked = {"name": "Till", "zone": str(terrace.pk), "volume_percent": 50}
    assert list(DeviceForm(asked, instance=till, person=olive).errors) == ["zone"]
