"""Which of an announcement's plays somebody wants to see."""

from typing import Any

from django import forms
from django.http import QueryDict

from broadcast.models import Zone
from tenants.access import Person
from tenants.row_sets import forgive

FATES = [
    ("", "Everything"),
    ("heard", "Heard"),
    ("under_way", "Under way"),
    ("skipped", "Skipped"),
    ("failed", "Failed or missed"),
    ("pending", "Not told yet"),
]


class PlaysForm(forms.Form):
    """What is missing or cannot be understood is left out: a link to the page never fails."""

    use_required_attribute = False

    zone: "forms.ModelChoiceField[Zone]" = forms.ModelChoiceField(
        Zone.objects.none(), empty_label="All zones"
    )
    fate = forms.ChoiceField(label="What became of it", choices=FATES)

    def __init__(self, asked: QueryDict, person: Person) -> None:
        super().__init__(asked)
        self.fields["zone"].queryset = Zone.objects.open_to(person)  # type: ignore[attr-defined]
        self.is_valid()
        told = self.cleaned_data
        self.chosen: dict[str, Any] = {"zone": told.get("zone"), "fate": told.get("fate", "")}
        forgive(self)
