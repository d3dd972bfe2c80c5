"""Forms that suspend a business, or close it."""

from typing import Any

from django import forms

from tenants.models import Business
from tenants.states import GRACE_DAYS, LONGEST_GRACE_DAYS


class SuspendForm(forms.Form):
    reason = forms.CharField(
        min_length=5,
        max_length=300,
        label="Why is it suspended?",
        help_text="Everybody in the business reads this. Say what they can do about it.",
        widget=forms.TextInput(
            attrs={"autofocus": True, "placeholder": "The invoice of March is not paid. Write to us."}
        ),
    )
    grace_days = forms.IntegerField(
        min_value=0,
        max_value=LONGEST_GRACE_DAYS,
        initial=GRACE_DAYS,
        label="For how many days do its players go on?",
        help_text="0: they fall silent now. Players that are offline by then know it from their plan.",
    )


class SuspensionForm(SuspendForm):
    """Of one that is suspended already: days that nobody fills in leave its end where it is."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["reason"].widget.attrs.pop("autofocus")
        days = self.fields["grace_days"]
        days.required, days.initial = False, None
        days.label = "For how many days from now do its players go on?"
        days.help_text = "Empty: as before. 0: they fall silent now."
        days.has_default = True  # type: ignore[attr-defined]


class CloseForm(forms.Form):
    """The name of what goes, typed by whoever wants it gone."""

    typed = forms.CharField(max_length=80, widget=forms.TextInput(attrs={"autocomplete": "off"}))

    def __init__(self, *args: Any, business: Business, **options: Any) -> None:
        super().__init__(*args, **options)
        self.slug = business.slug
        self.fields["typed"].label = f"Type “{business.slug}” to close it"

    def clean_typed(self) -> str:
        typed: str = self.cleaned_data["typed"].strip()
        if typed.lower() != self.slug:
            raise forms.ValidationError(f"Type “{self.slug}”, exactly as it stands in the address.")
        return typed


class HostForm(forms.Form):
    host = forms.CharField(
        max_length=253,
        required=False,
        label="Host name",
        help_text="Its DNS has to lead to this server first, and the proxy needs a certificate for it. "
        "Empty: none.",
        widget=forms.TextInput(attrs={"placeholder": "radio.example.com", "autocomplete": "off"}),
    )
