"""What sync2gear's staff grant a business: a number, or no end to it."""

from typing import Any, ClassVar

from django import forms

from tenants.models import Business


class GrantForm(forms.Form):
    #: The field of the number, which is the business's column too, and what to say where it is missing.
    amount: ClassVar[str]
    column: ClassVar[str]
    no_number: ClassVar[str]

    is_endless = forms.BooleanField(required=False, label="As many as it takes")

    def __init__(self, data: Any, *, business: Business) -> None:
        granted = getattr(business, self.column)
        super().__init__(data, initial={self.amount: granted, "is_endless": granted is None})
        self.order_fields([self.amount, "is_endless"])
        self.fields[self.amount].has_default = True  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        if not found.get("is_endless") and found.get(self.amount) is None and self.amount not in self.errors:
            self.add_error(self.amount, self.no_number)
        return found

    @property
    def granted(self) -> int | None:
        """None: as many as it takes."""
        amount: int | None = self.cleaned_data[self.amount]
        return None if self.cleaned_data["is_endless"] else amount


class CreditsForm(GrantForm):
    amount, column = "credits", "speech_credits"
    no_number = "Enter how many characters a month, or tick that there is no end to them."
    credits = forms.IntegerField(
        min_value=0,
        max_value=1_000_000_000,
        required=False,
        label="Characters a month",
        help_text="When they are used up, the built-in voice speaks until the month ends.",
    )


class StorageForm(GrantForm):
    amount, column = "limit_gb", "storage_limit_gb"
    no_number = "Enter how many gigabytes, or tick that there is no end to them."
    limit_gb = forms.IntegerField(
        min_value=0,
        max_value=1_000_000,
        required=False,
        label="Gigabytes",
        help_text="When they are full, new files are refused. What is there goes on being heard.",
    )
