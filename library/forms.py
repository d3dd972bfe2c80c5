from typing import Any

from django import forms

from library.models import Announcement, Playlist, Track
from library.speech import NotSpeakable, speakable

NOTHING_TO_SAY = "There is nothing here that can be spoken. Write it in words."


class WordsField(forms.CharField):
    """Browsers count a line break once in `maxlength`, but send it as two characters."""

    def to_python(self, value: Any) -> str:
        return str(super().to_python(value)).replace("\r\n", "\n")


class AnnouncementForm(forms.ModelForm):
    class Meta:
        model = Announcement
        fields = ("title", "text")
        field_classes = {"text": WordsField}
        widgets = {
            "title": forms.TextInput(attrs={"placeholder": "Closing soon"}),
            "text": forms.Textarea(
                attrs={"rows": 5, "maxlength": 2000, "placeholder": "Dear guests, we close in ten minutes."}
            ),
        }
        help_texts = {
            "title": "The name in your lists; it is not spoken.",
            "text": "It is spoken just as you write it. Up to 2,000 characters.",
        }

    def clean_text(self) -> str:
        text: str = self.cleaned_data["text"]
        try:
            words = speakable(text)
        except NotSpeakable as error:
            raise forms.ValidationError(str(error)) from error
        if not words:
            raise forms.ValidationError(NOTHING_TO_SAY)
        return text


class TrackForm(forms.ModelForm):
    class Meta:
        model = Track
        fields = ("title", "artist", "album", "is_explicit")
        help_texts = {"is_explicit": "Channels can leave such tracks out."}


class PlaylistForm(forms.ModelForm):
    class Meta:
        model = Playlist
        fields = ("name",)
        widgets = {"name": forms.TextInput(attrs={"placeholder": "Calm mornings"})}

    def clean_name(self) -> str:
        name: str = self.cleaned_data["name"]
        if Playlist.objects.kept().filter(name__iexact=name).exclude(pk=self.instance.pk).exists():
            raise forms.ValidationError("Another playlist has this name. Choose one that tells them apart.")
        return name
