import pytest
from django.utils import timezone

from broadcast.models import Channel, Floor, Zone
from broadcast.places.zone_forms import ZoneForm

BAR = {"name": "Bar", "volume_percent": 50, "crossfade_s": 0, "time_zone": ""}


def tags(typed: str, **columns: object) -> list[str]:
    form = ZoneForm(BAR | {"new_tags": typed} | columns)
    assert form.is_valid(), form.errors
    found: list[str] = form.cleaned_data["tags"]
    return found


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("", []),
        (" , ,", []),
        ("Bar, OUTSIDE ,bar", ["bar", "outside"]),
        ("late   night", ["late night"]),
        ("x" * 40, ["x" * 40]),
        (",".join("abcdefghij"), list("abcdefghij")),
    ],
)
def test_tags_are_trimmed_and_lower_cased(inside: object, typed: str, found: list[str]) -> None:
    assert tags(typed) == found


@pytest.mark.parametrize("typed", ["x" * 41, ",".join("abcdefghijk"), "y" * 600])
def test_tags_that_are_too_many_or_too_long_are_refused(inside: object, typed: str) -> None:
    assert list(ZoneForm(BAR | {"new_tags": typed}).errors) == ["new_tags"]


def test_known_tags_are_ticked(ground: Zone) -> None:
    Zone.objects.update(tags=["bar", "spa"])
    assert tags("New", tags=["spa"]) == ["spa", "new"]
    assert list(ZoneForm(BAR | {"tags": ["moon"]}).errors) == ["tags"]


def test_a_floor_and_a_channel_are_chosen(inside: object) -> None:
    floor, channel = Floor.objects.create(name="First"), Channel.objects.create(name="Jazz")
    form = ZoneForm(BAR | {"floor": floor.pk, "channel": channel.pk})
    assert form.is_valid()
    assert (form.cleaned_data["floor"], form.cleaned_data["channel"]) == (floor, channel)


def test_what_was_removed_cannot_be_chosen_but_stays_where_it_is(ground: Zone) -> None:
    gone = {"removed_at": timezone.now()}
    ground.floor = Floor.objects.create(name="First", **gone)
    ground.channel = Channel.objects.create(name="Jazz", **gone)
    Floor.objects.create(name="Second")
    form = ZoneForm(BAR | {"floor": ground.floor.pk})
    assert list(form.errors) == ["floor"]
    form = ZoneForm(BAR | {"floor": "", "channel": ""}, instance=ground)
    assert form.is_valid()
    assert (form.cleaned_data["floor"].name, form.cleaned_data["channel"].name) == ("First", "Jazz")


def test_without_floors_none_is_asked_for(inside: object) -> None:
    assert "floor" not in ZoneForm().fields
