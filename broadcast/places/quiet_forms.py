"""Quiet hours: which, where, and whether the music stops too."""

from typing import Any

from django import forms

from broadcast.fields.rows import NO_TIME, time_input
from broadcast.fields.where import PlacedForm
from broadcast.models import DAYS, EVERY_DAY, QuietHours

KINDS = ("floor", "zone", "channel", "schedule")


class QuietForm(PlacedForm):
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
            "end": "Earlier than “From”: on the next day. The same: around the clock.",
            "silences_music": "Players are silent in these hours.",
        }
        error_messages = {"start": {"invalid": NO_TIME}, "end": {"invalid": NO_TIME}}

    def clean(self) -> dict[str, Any]:
        told = super().clean()
        if told.get("schedule") and told.get("silences_music"):
            sentence = "Quiet hours of one schedule leave the music alone. Untick this, or choose a place."
            self.add_error("silences_music", sentence)
        return told
