from typing import Any

from django import forms

from broadcast.models import DAYS, Device, Mode, Schedule, Zone
from library.models import Announcement
from tenants.access import Person
from tenants.forms import TimeZoneField


class ZoneForm(forms.ModelForm):
    time_zone = TimeZoneField(
        required=False, label="Time zone", empty="As the business", help_text="Only where its clock differs."
    )

    class Meta:
        model = Zone
        fields = ("name", "volume_percent", "crossfade_s", "time_zone")
        widgets = {
            "name": forms.TextInput(attrs={"placeholder": "Shop floor"}),
            "volume_percent": forms.NumberInput(attrs={"type": "range", "step": 5}),
        }
        help_texts = {
            "volume_percent": "0 is silent, 100 is as loud as the player goes.",
            "crossfade_s": "Seconds in which one track fades into the next; 0 follows without a gap.",
        }


class ZonesField(forms.ModelMultipleChoiceField):
    """Some of the zones that are the person's own."""

    widget = forms.CheckboxSelectMultiple(attrs={"class": "choices"})

    def __init__(self, person: Person, right: str, **options: Any) -> None:
        zones = Zone.objects.kept().open_to(person, right)
        messages = {"required": "Choose at least one zone."}
        super().__init__(zones, error_messages=messages, **options)


class PairForm(forms.Form):
    code = forms.CharField(
        max_length=12,
        label="Code on the player's screen",
        widget=forms.TextInput(
            attrs={
                "autocomplete": "off",
                "autocapitalize": "characters",
                "spellcheck": "false",
                "class": "code-input",
            }
        ),
    )
    zone = forms.ModelChoiceField(Zone.objects.none(), empty_label=None, label="Which zone does it play?")
    name = forms.CharField(
        max_length=80,
        required=False,
        label="Name of the player",
        help_text="So that you know which one it is.",
    )

    def __init__(self, *args: Any, person: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["zone"].queryset = Zone.objects.kept().open_to(person, "pair_devices")  # type: ignore[attr-defined]


class DeviceForm(forms.ModelForm):
    class Meta:
        model = Device
        fields = ("name", "zone", "volume_percent", "is_muted")
        widgets = {"volume_percent": forms.NumberInput(attrs={"type": "range", "step": 5})}

    def __init__(self, *args: Any, person: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["zone"].queryset = Zone.objects.kept().open_to(person, "pair_devices")  # type: ignore[attr-defined]


class PlayNowForm(forms.Form):
    mode = forms.ChoiceField(choices=Mode.choices, initial=Mode.DUCK, label="And the music?")

    def __init__(self, *args: Any, person: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        zones = ZonesField(person, "play_now", label="Where?")
        self.fields = {"zones": zones, **self.fields}
        zones.initial = list(zones.queryset)  # type: ignore[arg-type]


class ScheduleForm(forms.ModelForm):
    days = forms.TypedMultipleChoiceField(
        coerce=int,
        choices=DAYS,
        initial=[0, 1, 2, 3, 4],
        widget=forms.CheckboxSelectMultiple(attrs={"class": "days"}),
        error_messages={"required": "Choose at least one day."},
    )

    class Meta:
        model = Schedule
        fields = ("announcement", "every_min", "start", "end", "days", "mode", "is_enabled")
        widgets = {
            "start": forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
            "end": forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
        }
        help_texts = {
            "every_min": "Minutes, counted from the first time.",
            "end": "Earlier than “From”: it runs over midnight.",
        }
        error_messages = {
            "every_min": {"min_value": "At least every minute.", "max_value": "At most once a day."}
        }

    def __init__(self, *args: Any, person: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = Announcement.objects.kept().open_to(person, "edit_schedules")
        self.fields["announcement"].queryset = choices  # type: ignore[attr-defined]
        self.fields["zones"] = ZonesField(person, "edit_schedules", label="Where?")
        if self.instance.pk:
            self.fields["zones"].initial = list(self.instance.zones.values_list("pk", flat=True))
