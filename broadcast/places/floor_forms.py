"""A floor, and which zones stand on it."""

from typing import Any
from uuid import UUID

from django import forms

from broadcast.books.plans import floor_of
from broadcast.fields.targets import ChosenField
from broadcast.models import Channel, Floor, Zone
from broadcast.music.tuned import EVERYTHING
from tenants.access import Person
from tenants.forms import TimeZoneField


class ChannelField(forms.ModelChoiceField):
    """A kept channel or none; `empty` says what plays without one. Keeps one that was removed meanwhile."""

    def __init__(self, empty: str, help_text: str, row: Any) -> None:
        channels = Channel.objects.kept()
        super().__init__(channels, required=False, label="Channel", empty_label=empty, help_text=help_text)
        self.removed = row.channel if row.channel and row.channel.removed_at else None

    def clean(self, value: Any) -> Any:
        return super().clean(value) or self.removed


def default_channel() -> str:
    row = Channel.objects.kept().filter(is_default=True).first()
    return f"“{row.name}”" if row else EVERYTHING


class FloorForm(forms.ModelForm):
    """`zones` are the ids of those that stand on it."""

    time_zone = TimeZoneField(
        required=False, label="Time zone", empty="As the business", help_text="Only where its clock differs."
    )

    class Meta:
        model = Floor
        fields = ("name", "time_zone")
        widgets = {"name": forms.TextInput(attrs={"placeholder": "Ground floor"})}

    def __init__(self, *args: Any, person: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        empty = f"None: {default_channel()}"
        help_text = "What its zones play that have no channel of their own, outside dayparts."
        self.fields["channel"] = ChannelField(empty, help_text, self.instance)
        self.initial["channel"] = self.instance.channel_id
        zones = list(Zone.objects.kept().open_to(person, "edit_zones").select_related("floor"))
        self.fields["zones"] = ChosenField(
            "Zones on it", [(str(row.pk), self.said(row)) for row in zones], UUID
        )
        self.initial["zones"] = [row.pk for row in zones if row.floor_id == self.instance.pk]

    def said(self, zone: Zone) -> str:
        other = floor_of(zone)
        return f"{zone.name} (now on {other.name})" if other and other != self.instance else zone.name

    def clean_name(self) -> str:
        name: str = self.cleaned_data["name"]
        if Floor.objects.kept().filter(name__iexact=name).exclude(pk=self.instance.pk).exists():
            raise forms.ValidationError("Another floor has this name. Choose one that tells them apart.")
        return name
