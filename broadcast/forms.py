from collections.abc import Iterable
from typing import Any

from django import forms

from broadcast.models import Device, Zone
from broadcast.players.lock import locked
from tenants.access import Person
from tenants.widgets import UnitInput

ZERO_TO_HUNDRED = "Write a number from 0 to 100."


def the_only(zones: Iterable[Zone]) -> Zone | None:
    """The zone, where there is no choice."""
    first, *others = [*zones, None]
    return None if any(others) else first


class PairForm(forms.Form):
    code = forms.CharField(
        max_length=12,
        label="Code on the player's screen",
        help_text="Six letters and digits.",
        widget=forms.TextInput(
            attrs={
                "autocomplete": "off",
                "autocapitalize": "characters",
                "spellcheck": "false",
                "autofocus": True,
                "class": "code-input",
            }
        ),
    )
    zone = forms.ModelChoiceField(
        Zone.objects.none(), empty_label="Choose a zone", label="Which zone does it play?"
    )
    name = forms.CharField(
        max_length=80,
        required=False,
        label="Name of the player",
        help_text="So that you know which one it is.",
        widget=forms.TextInput(attrs={"placeholder": "Tablet behind the counter"}),
    )

    def __init__(self, *args: Any, person: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        zones = Zone.objects.kept().open_to(person, "pair_devices")
        self.fields["zone"].queryset = zones  # type: ignore[attr-defined]
        self.fields["zone"].initial = the_only(zones)


PIN_SET = "A PIN is set. Type another one to change it."
PIN_NOT_SET = "Guests cannot change anything at a player whose menu asks for four to eight digits."


BY_HAND = "Set on the player itself. What you set here takes its place. 100 % is as loud as its zone."


class DeviceForm(forms.ModelForm):
    pin = forms.RegexField(
        r"\A[0-9]{4,8}\Z",
        required=False,
        label="PIN of its menu",
        error_messages={"invalid": "Give four to eight digits."},
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off", "maxlength": 8}),
    )
    is_open = forms.BooleanField(required=False, label="Open its menu without a PIN")

    class Meta:
        model = Device
        fields = ("name", "zone", "volume_percent", "is_muted")
        widgets = {"volume_percent": UnitInput("%", attrs={"type": "range", "step": 5})}
        help_texts = {"volume_percent": "100 % is as loud as its zone."}

    def __init__(self, *args: Any, person: Person, by_hand: int | None = None, **kwargs: Any) -> None:
        """`by_hand` is the volume that was set on the player itself."""
        super().__init__(*args, **kwargs)
        if by_hand is not None:
            self.initial["volume_percent"] = by_hand
            self.fields["volume_percent"].help_text = BY_HAND
        self.fields["zone"].empty_label = None  # type: ignore[attr-defined]
        self.fields["zone"].queryset = Zone.objects.kept().open_to(person, "pair_devices")  # type: ignore[attr-defined]
        self.fields["pin"].help_text = PIN_SET if self.instance.lock else PIN_NOT_SET
        if not self.instance.lock:
            del self.fields["is_open"]

    def clean(self) -> dict[str, Any]:
        asked = super().clean() or {}
        if asked.get("pin") and asked.get("is_open"):
            self.add_error("pin", "Give a PIN, or open the menu without one: not both.")
        return asked

    @property
    def changes(self) -> dict[str, Any]:
        """What to change, of a valid form: its columns, and `lock` where the PIN is another one or none.

        A volume that nobody turned is not set: what was set on the player goes on.
        """
        asked = dict(self.cleaned_data)
        if "volume_percent" not in self.changed_data:
            del asked["volume_percent"]
        pin, is_open = asked.pop("pin"), asked.pop("is_open", False)
        return asked | ({"lock": locked(pin) if pin else None} if pin or is_open else {})
