from typing import Any

from django import forms

from library.models import Pronunciation
from library.speech import speakable

#: As many as one text can be searched for without anybody waiting.
MOST = 500
FULL = "Your list holds 500 names. Remove one that nobody says any more."
TAKEN = "This name is in your list already. Change it there."
BRACES = "Leave out the braces: they stand for what is filled in later."
UNSPEAKABLE = "Write it in letters or digits, as you would say it."


class PronunciationForm(forms.ModelForm):
    class Meta:
        model = Pronunciation
        fields = ("written", "spoken")
        labels = {"written": "Written", "spoken": "Said like"}
        help_texts = {
            "written": "A name or a few words, as they stand in your announcements.",
            "spoken": "Spell it as it sounds.",
        }
        widgets = {
            "written": forms.TextInput(attrs={"placeholder": "Nguyen"}),
            "spoken": forms.TextInput(attrs={"placeholder": "Win"}),
        }

    def clean_written(self) -> str:
        written = in_one_line(self.cleaned_data["written"])
        others = Pronunciation.objects.exclude(pk=self.instance.pk)
        if others.filter(written__iexact=written).exists():
            raise forms.ValidationError(TAKEN)
        return written

    def clean_spoken(self) -> str:
        return in_one_line(self.cleaned_data["spoken"])

    def clean(self) -> dict[str, Any]:
        if self.instance._state.adding and Pronunciation.objects.count() >= MOST:
            raise forms.ValidationError(FULL)
        return super().clean() or {}


class HearForm(forms.Form):
    """What a preview says."""

    spoken = forms.CharField(max_length=80)

    def clean_spoken(self) -> str:
        return in_one_line(self.cleaned_data["spoken"])


def in_one_line(text: str) -> str:
    """Raises ValidationError for what cannot be said."""
    if set("{}") & set(text):
        raise forms.ValidationError(BRACES)
    if not speakable(text):
        raise forms.ValidationError(UNSPEAKABLE)
    return " ".join(text.split())
