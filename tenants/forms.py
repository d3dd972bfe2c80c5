from typing import Any

from django import forms

from tenants.models import Business, known_time_zone, time_zones


def time_zone_choices() -> list[tuple[str, str]]:
    """Names with a place ("Europe/London"), without the abbreviations and fixed offsets of the database."""
    names = (name for name in time_zones() if "/" in name and not name.startswith("Etc/"))
    return [(name, name.replace("_", " ")) for name in sorted(names)]


class TimeZoneField(forms.TypedChoiceField):
    """`empty` names the choice of none, where none is a choice."""

    def __init__(self, empty: str = "", **options: Any) -> None:
        none = [("", empty)] if empty else []
        choices = lambda: [*none, *time_zone_choices()]  # noqa: E731
        super().__init__(choices=choices, validators=[known_time_zone], **options)


class StartForm(forms.ModelForm):
    time_zone = TimeZoneField(
        initial="Europe/London",
        label="Where is it?",
        help_text="The clock on the wall there decides when things play.",
    )

    class Meta:
        model = Business
        fields = ("name", "time_zone")
        labels = {"name": "Name of your business"}
        widgets = {"name": forms.TextInput(attrs={"placeholder": "Café Aroma", "autofocus": True})}

    def clean_name(self) -> str:
        name: str = self.cleaned_data["name"]
        if not any(letter.isalnum() for letter in name):
            raise forms.ValidationError("Give it a name with at least one letter or digit.")
        return name


class EnterForm(forms.Form):
    reason = forms.CharField(
        max_length=200,
        min_length=5,
        label="Why do you need to go in?",
        help_text="The owner reads this in the business's log. You are let in for 60 minutes.",
        widget=forms.TextInput(
            attrs={"autofocus": True, "placeholder": "Owner asked why the terrace is silent"}
        ),
    )
