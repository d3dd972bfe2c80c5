from typing import Any
from uuid import UUID

from django import forms
from django.db.models import QuerySet
from django.utils.functional import cached_property

from library.fields import WordsField
from library.models import Announcement, Playlist, Recording, Sound
from library.speech import NotSpeakable, speakable

NOTHING_TO_SAY = "There is nothing here that can be spoken. Write it in words."


class AnnouncementForm(forms.ModelForm):
    """Words and nothing else, for whoever judges them by the rules of announcements."""

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


def unlike_others(name: str, row: Playlist | None = None) -> str:
    """The name of a playlist, or of `row`. Raises ValidationError where another one has it."""
    if Playlist.objects.kept().filter(name__iexact=name).exclude(pk=row and row.pk).exists():
        raise forms.ValidationError("Another playlist has this name. Choose one that tells them apart.")
    return name


class PlaylistForm(forms.ModelForm):
    class Meta:
        model = Playlist
        fields = ("name",)
        widgets = {"name": forms.TextInput(attrs={"placeholder": "Calm mornings"})}

    def clean_name(self) -> str:
        return unlike_others(self.cleaned_data["name"], self.instance)


NOTHING_RECORDED = "Record something first, or choose a file."
STILL_READ = "This recording is still being read. Wait a moment, then save again."
NOTHING_LEFT = "Nothing is left of the recording. Move its beginning or its end."


class RecordedForm(forms.Form):
    """An announcement of one recording, one of `recordings`."""

    title = forms.CharField(
        max_length=200,
        help_text="The name in your lists; it is not heard.",
        widget=forms.TextInput(attrs={"placeholder": "Closing soon", "autocomplete": "off"}),
    )
    recording = forms.UUIDField(required=False, widget=forms.HiddenInput)
    start_ms = forms.IntegerField(min_value=0, required=False, widget=forms.HiddenInput)
    end_ms = forms.IntegerField(min_value=0, required=False, widget=forms.HiddenInput)
    gated = forms.BooleanField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, recordings: QuerySet[Recording], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._recordings = recordings

    @cached_property
    def taken(self) -> Recording | None:
        """The one that the form is about, where there is one."""
        try:
            pk = UUID(str(self["recording"].value()))
        except ValueError:
            return None
        return self._recordings.filter(pk=pk).first()

    def clean(self) -> dict[str, Any]:
        row, given = self.taken, self.cleaned_data
        if row is None:
            raise forms.ValidationError(NOTHING_RECORDED)
        if row.status != Sound.Status.READY:
            raise forms.ValidationError(row.problem or STILL_READ)
        start_ms, end_ms = given.get("start_ms") or 0, given.get("end_ms")
        last_ms = row.duration_ms if end_ms is None else min(end_ms, row.duration_ms)
        if start_ms >= last_ms:
            raise forms.ValidationError(NOTHING_LEFT)
        cut = {"start_ms": start_ms, "end_ms": last_ms if last_ms < row.duration_ms else None}
        return given | {"recording": row.pk} | cut
