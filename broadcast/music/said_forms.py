"""The announcements of a channel, each every so many minutes or tracks."""

from typing import Any
from uuid import UUID

from django import forms
from django.db.models import Q

from broadcast.models import Channel, ChannelAnnouncement, Mode
from broadcast.saying.alone import why_not
from broadcast.schedules.checks import too_full
from library.models import Announcement

MOST_TRACKS = 100
MOST_MINUTES = 1440
MOST_ROWS = 20
#: Of a track that is not short.
TRACK_MIN = 3


class SaidForm(forms.Form):
    """One announcement of a channel. A row that is left empty says nothing."""

    row = forms.UUIDField(required=False, widget=forms.HiddenInput)
    announcement = forms.TypedChoiceField(
        coerce=UUID, error_messages={"required": "Choose an announcement, or leave the row empty."}
    )
    every = forms.IntegerField(
        min_value=1,
        max_value=MOST_MINUTES,
        error_messages={"required": "How often?", "min_value": "At least 1."},
    )
    # With initials: a row in which only these stand is an empty one.
    unit = forms.ChoiceField(
        choices=[("min", "minutes"), ("tracks", "tracks")], label="Minutes or tracks", initial="min"
    )
    mode = forms.ChoiceField(choices=Mode.choices, label="And the music?", initial=Mode.DUCK)

    def __init__(self, *args: Any, known: dict[UUID, Announcement], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.known = known
        choices = [(str(pk), name_of(row)) for pk, row in known.items()]
        self.fields["announcement"].choices = [("", "None"), *choices]  # type: ignore[attr-defined]

    def clean_announcement(self) -> UUID:
        chosen: UUID = self.cleaned_data["announcement"]
        if problem := why_not(self.known[chosen]):
            raise forms.ValidationError(problem)
        return chosen

    def clean(self) -> dict[str, Any]:
        super().clean()
        told = self.cleaned_data
        in_tracks = told.get("unit") == "tracks"
        if in_tracks and (told.get("every") or 0) > MOST_TRACKS:
            self.add_error("every", f"At most every {MOST_TRACKS} tracks.")
        elif problem := self.too_full():
            self.add_error("every", problem)
        return told

    def too_full(self) -> str:
        """Where it would leave too little room for music."""
        told = self.cleaned_data
        if not told.get("announcement") or not told.get("every"):
            return ""
        apart_min = told["every"] * (TRACK_MIN if told.get("unit") == "tracks" else 1)
        return too_full(max(1, 60 / apart_min), self.known[told["announcement"]].duration_ms)

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
    default_error_messages = {
        "missing_management_form": "The page was not sent whole. Reload it and try again.",
        "too_many_forms": f"At most {MOST_ROWS} announcements.",
    }

    def add_fields(self, form: forms.Form, index: int | None) -> None:
        super().add_fields(form, index)
        form.fields["DELETE"].label = "Remove"

    @property
    def columns(self) -> list[dict[str, Any]]:
        """Of the rows that say something."""
        filled = (form for form in self.forms if form.cleaned_data.get("announcement"))
        return [form.columns for form in filled if not form.cleaned_data.get("DELETE")]


SaidForms = forms.formset_factory(
    SaidForm,
    formset=BaseSaidForms,
    extra=2,
    can_delete=True,
    max_num=MOST_ROWS,
    validate_max=True,
    absolute_max=MOST_ROWS + 1,
)


def said_forms(data: Any, channel: Channel | None) -> Any:
    """The announcements of a channel and two empty rows. Two queries."""
    rows = list(channel.announcements.all()) if channel else []
    used = [row.announcement_id for row in rows]
    said = list(Announcement.objects.filter(Q(removed_at=None) | Q(pk__in=used)))
    first = [initial(row) for row in rows]
    return SaidForms(data, initial=first, prefix="said", form_kwargs={"known": {row.pk: row for row in said}})


def name_of(row: Announcement) -> str:
    return f"{row} (removed)" if row.removed_at else str(row)


def initial(row: ChannelAnnouncement) -> dict[str, Any]:
    return {
        "row": row.pk,
        "announcement": str(row.announcement_id),
        "every": row.every_min or row.every_tracks,
        "unit": "min" if row.every_min else "tracks",
        "mode": row.mode,
    }
