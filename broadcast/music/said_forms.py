"""The announcements of a channel, each every so many minutes or tracks."""

from typing import Any
from uuid import UUID

from django import forms
from django.db.models import Q

from broadcast.models import Channel, ChannelAnnouncement, Mode
from library.models import Announcement

Choices = list[tuple[str, str]]
MOST_TRACKS = 100
MOST_MINUTES = 1440


class SaidForm(forms.Form):
    """One announcement of a channel. A row that is left empty says nothing."""

    row = forms.UUIDField(required=False, widget=forms.HiddenInput)
    announcement = forms.TypedChoiceField(
        coerce=UUID, error_messages={"required": "Choose an announcement, or tick “Remove”."}
    )
    every = forms.IntegerField(
        min_value=1,
        max_value=MOST_MINUTES,
        error_messages={"required": "How often?", "min_value": "At least 1."},
    )
    unit = forms.ChoiceField(choices=[("min", "minutes"), ("tracks", "tracks")], label="Minutes or tracks")
    mode = forms.ChoiceField(choices=Mode.choices, label="And the music?")

    def __init__(self, *args: Any, announcements: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["announcement"].choices = [("", "None"), *announcements]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        super().clean()
        told = self.cleaned_data
        in_tracks = told.get("unit") == "tracks"
        if in_tracks and (told.get("every") or 0) > MOST_TRACKS:
            self.add_error("every", f"At most every {MOST_TRACKS} tracks.")
        return told

    @property
    def columns(self) -> dict[str, Any]:
        """What the action `save_channel` takes."""
        told = self.cleaned_data
        in_tracks = told["unit"] == "tracks"
        return {
            "row": told["row"],
            "announcement_id": told["announcement"],
            "every_min": None if in_tracks else told["every"],
            "every_tracks": told["every"] if in_tracks else None,
            "mode": Mode.AFTER_TRACK if in_tracks else told["mode"],
        }


class BaseSaidForms(forms.BaseFormSet):
    def add_fields(self, form: forms.Form, index: int | None) -> None:
        super().add_fields(form, index)
        form.fields["DELETE"].label = "Remove"

    @property
    def columns(self) -> list[dict[str, Any]]:
        """Of the rows that say something."""
        filled = (form for form in self.forms if form.cleaned_data.get("announcement"))
        return [form.columns for form in filled if not form.cleaned_data.get("DELETE")]


SaidForms = forms.formset_factory(SaidForm, formset=BaseSaidForms, extra=2, can_delete=True, max_num=20)


def said_forms(data: Any, channel: Channel | None) -> Any:
    """The announcements of a channel and two empty rows. Two queries."""
    rows = list(channel.announcements.all()) if channel else []
    used = [row.announcement_id for row in rows]
    said = Announcement.objects.filter(Q(removed_at=None) | Q(pk__in=used))
    choices = [(str(row.pk), row.title + (" (removed)" if row.removed_at else "")) for row in said]
    first = [initial(row) for row in rows]
    return SaidForms(data, initial=first, prefix="said", form_kwargs={"announcements": choices})


def initial(row: ChannelAnnouncement) -> dict[str, Any]:
    return {
        "row": row.pk,
        "announcement": str(row.announcement_id),
        "every": row.every_min or row.every_tracks,
        "unit": "min" if row.every_min else "tracks",
        "mode": row.mode,
    }
