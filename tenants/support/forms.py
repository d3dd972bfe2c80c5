from typing import Any

from django import forms

LONGEST = 10_000


class MessageForm(forms.Form):
    """`who` keeps what one person types, and has not sent, from the next one at the same screen."""

    text = forms.CharField(max_length=LONGEST, label="Your message", widget=forms.Textarea(attrs={"rows": 4}))

    def __init__(self, *args: Any, who: str, **options: Any) -> None:
        super().__init__(*args, **options)
        for field in self.fields.values():
            field.widget.attrs["data-draft"] = who


class ThreadForm(MessageForm):
    subject = forms.CharField(
        max_length=120,
        label="What is it about?",
        widget=forms.TextInput(attrs={"autofocus": True, "placeholder": "The terrace is silent"}),
    )
    field_order = ("subject", "text")

    def clean_subject(self) -> str:
        """On one line: it stands in the head of a mail."""
        subject = " ".join(self.cleaned_data["subject"].split())
        if not subject:
            raise forms.ValidationError("Say in a few words what it is about.")
        return subject
