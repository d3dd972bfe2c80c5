"""Yes or no to what somebody else has written."""

from typing import Any

from django import forms


class DecisionForm(forms.Form):
    is_approved = forms.TypedChoiceField(
        choices=[("yes", "Approve"), ("no", "Decline")], coerce=lambda value: value == "yes"
    )
    reason = forms.CharField(
        max_length=300,
        required=False,
        label="What should be different?",
        help_text="Whoever wrote it reads this. Needed to decline.",
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["reason"].has_default = True  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        data = self.cleaned_data
        if data.get("is_approved") is False and not data.get("reason"):
            self.add_error("reason", "Say what should be different, so that it can be made better.")
        return data
