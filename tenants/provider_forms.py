from typing import Any

from django import forms

from tenants.models import Business

MOST = 1_000_000_000
NO_NUMBER = "Enter how many characters a month, or tick that there is no end to them."


class CreditsForm(forms.Form):
    credits = forms.IntegerField(
        min_value=0,
        max_value=MOST,
        required=False,
        label="Characters a month",
        help_text="When they are used up, the built-in voice speaks until the month ends.",
    )
    is_endless = forms.BooleanField(required=False, label="As many as it takes")

    def __init__(self, data: Any, *, business: Business) -> None:
        credits = business.speech_credits
        super().__init__(data, initial={"credits": credits, "is_endless": credits is None})
        self.fields["credits"].has_default = True  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        if not found.get("is_endless") and found.get("credits") is None and "credits" not in self.errors:
            self.add_error("credits", NO_NUMBER)
        return found

    @property
    def granted(self) -> int | None:
        """None: as many as it takes."""
        credits: int | None = self.cleaned_data["credits"]
        return None if self.cleaned_data["is_endless"] else credits
