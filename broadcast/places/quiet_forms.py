"""Quiet hours: which, where, and whether the music stops too."""

from copy import copy
from typing import Any, Self

from django import forms

from broadcast.fields.rows import time_input
from broadcast.fields.where import PlacedForm
from broadcast.models import DAYS, EVERY_DAY, QuietHours
from tenants.access import Person

KINDS = ("floor", "zone", "channel", "schedule")


class QuietForm(PlacedForm):
    """Valid, it has a `draft` to compute with; nothing is written."""

    kinds = KINDS
    days = forms.TypedMultipleChoiceField(
        coerce=int,
        choices=DAYS,
        initial=EVERY_DAY,
        widget=forms.CheckboxSelectMultiple(attrs={"class": "days"}),
        error_messages={"required": "Choose at least one day."},
    )

    class Meta:
        model = QuietHours
        fields = ("name", "start", "end", "days", "silences_music")
        widgets = {
            "name": forms.TextInput(attrs={"placeholder": "Nights"}),
            "start": time_input(),
            "end": time_input(),
        }
        help_texts = {
            "end": "Earlier than “From”: on the next day. The same: all day.",
            "silences_music": "Players are silent in these hours.",
        }

    def __init__(self, *args: Any, person: Person, **kwargs: Any) -> None:
        super().__init__(*args, person=person, **kwargs)
        self.person = person

    def as_it_comes(self) -> Self:
        """The same, as if it had been sent untouched."""
        values = {name: self[name].value() for name in self.fields}
        return type(self)(values, instance=copy(self.instance), person=self.person, asked={})

    def clean(self) -> dict[str, Any]:
        told = super().clean()
        if told.get("schedule") and told.get("silences_music"):
            sentence = "Quiet hours of one schedule leave the music alone. Untick this, or choose a place."
            self.add_error("silences_music", sentence)
        return told

    @property
    def draft(self) -> QuietHours:
        row = copy(self.instance)
        for name, value in self.cleaned_data.items():
            setattr(row, name, value)
        return row
