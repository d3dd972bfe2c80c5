from typing import Any

from django import forms
from django.conf import settings

from tenants.forms import TimeZoneField
from tenants.models import User

AS_BROWSER = "As my browser asks for it"
LANGUAGE = (
    "How dates and times are written on the pages of your account, and in our mails to you about it. "
    "In a business everybody reads them alike."
)
CLOCK = (
    "What plays in a business is always told by the clock on its own wall. Yours counts where there is no "
    "business: on this page, in the list of sessions, in our mails to you about your account."
)


class ProfileForm(forms.ModelForm):
    language = forms.ChoiceField(
        choices=[("", AS_BROWSER), *settings.LANGUAGES],
        required=False,
        help_text=LANGUAGE,
    )
    time_zone = TimeZoneField(empty="UTC", required=False, empty_value="", help_text=CLOCK)

    class Meta:
        model = User
        fields = ("name", "language", "time_zone")
        widgets = {"name": forms.TextInput(attrs={"autocomplete": "name", "placeholder": "Olive Berg"})}
        help_texts = {"name": "The people you work with see it, and the log."}

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        for name in ("language", "time_zone"):
            self.fields[name].has_default = True  # type: ignore[attr-defined]


class PortraitForm(forms.Form):
    picture = forms.FileField(
        widget=forms.FileInput(attrs={"accept": "image/jpeg,image/png,image/webp,image/gif,image/bmp"}),
        help_text="A JPEG, PNG, WebP, GIF or BMP, up to 20 MB. A square of its middle is kept.",
    )
