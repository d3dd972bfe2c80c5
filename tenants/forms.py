from typing import Any

from django import forms

from tenants.models import Business, SpeechProvider, known_time_zone, time_zones


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


class BusinessForm(StartForm):
    """As when it was opened; the row is changed by its action alone."""

    class Meta(StartForm.Meta):
        widgets: dict[str, forms.TextInput] = {}

    def _post_clean(self) -> None:
        """Nothing to check against a row."""


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


KEY_NEW = "Kept encrypted, and never shown again. Of Google an API key or a service account's JSON."
KEY_THERE = "It has one. Enter another to take its place."


class SpeechProviderForm(forms.ModelForm):
    """The key that it has is never shown again: an empty field keeps it."""

    key = forms.CharField(
        max_length=8_000,
        strip=True,
        required=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "off"}),
    )

    class Meta:
        model = SpeechProvider
        fields = ("kind", "name", "key", "price_a_million", "requests_a_day", "budget_a_month", "is_active")
        labels = {
            "kind": "Service",
            "price_a_million": "Price of a million characters",
            "requests_a_day": "Requests a day, at most",
            "budget_a_month": "Budget a month",
        }
        widgets = {"name": forms.TextInput(attrs={"placeholder": "Google"})}
        help_texts = {
            "name": "People read it where it says who spoke.",
            "price_a_million": "In the currency of the budget, as the service states it.",
            "requests_a_day": "Empty: as many as it takes.",
            "budget_a_month": "Empty: as much as it takes. When it is used up, the next one speaks.",
            "is_active": "Without the tick it stays set up, but is not asked.",
        }

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        is_new = not self.instance.key_sealed
        self.fields["kind"].choices = [("", "Choose one"), *SpeechProvider.Kind.choices]  # type: ignore[attr-defined]
        self.fields["key"].required = is_new
        self.fields["key"].help_text = KEY_NEW if is_new else KEY_THERE
        self.fields["kind"].disabled = not is_new
        for name in ("price_a_million", "requests_a_day", "budget_a_month"):
            self.fields[name].widget.attrs["min"] = "0"

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        for name in ("price_a_million", "budget_a_month"):
            if (found.get(name) or 0) < 0:
                self.add_error(name, "Enter nothing below zero.")
        return found
