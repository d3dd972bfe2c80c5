"""What a channel plays, says and where."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django import forms
from django.db.models import Q

from broadcast.forms import UnitInput
from broadcast.models import Channel, ChannelAnnouncement, Floor, Mode, Zone
from broadcast.target_forms import ChosenField
from library.models import Announcement, Playlist
from tenants.access import Person

Choices = list[tuple[str, str]]
MOST_TRACKS = 100
MOST_MINUTES = 1440


class ChannelForm(forms.ModelForm):
    """`cleaned_data` gets `parts`: (playlist, weight) pairs; `zones` and `floors` are ids."""

    class Meta:
        model = Channel
        fields = (
            "name",
            "turns",
            "apart_tracks",
            "volume_percent",
            "crossfade_s",
            "skips_explicit",
            "is_default",
        )
        widgets = {
            "name": forms.TextInput(attrs={"placeholder": "Calm mornings"}),
            "apart_tracks": UnitInput("tracks"),
            "volume_percent": UnitInput("%", attrs={"type": "range", "step": 5}),
            "crossfade_s": UnitInput("seconds"),
        }
        help_texts = {
            "apart_tracks": "No artist and no title comes again within so many, where there are others.",
            "volume_percent": "Of the zone's own volume.",
            "crossfade_s": "Empty: as long as the zone's own.",
            "is_default": "Zones play it that have no channel of their own, nor has their floor.",
        }

    def __init__(self, *args: Any, person: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        row = self.instance if not self.instance._state.adding else None
        self.playlists = add_shares(self, row)
        zones = list(Zone.objects.kept().open_to(person, "edit_schedules").select_related("channel"))
        floors = list(Floor.objects.kept().select_related("channel"))
        self.fields["zones"] = places_field("Zones", zones, row)
        if floors:
            self.fields["floors"] = places_field("Floors", floors, row)

    def clean_name(self) -> str:
        name: str = self.cleaned_data["name"]
        if Channel.objects.kept().filter(name__iexact=name).exclude(pk=self.instance.pk).exists():
            raise forms.ValidationError("Another channel has this name. Choose one that tells them apart.")
        return name

    def clean(self) -> dict[str, Any]:
        super().clean()
        told = self.cleaned_data
        parts = [
            (playlist, told.get(f"share_{playlist.pk.hex}") or 1)
            for playlist in self.playlists
            if told.get(f"plays_{playlist.pk.hex}")
        ]
        kept = {name: value for name, value in told.items() if not name.startswith(("plays_", "share_"))}
        return {"floors": [], **kept, "parts": parts}

    @property
    def shares(self) -> list[tuple[Playlist, Any, Any]]:
        """Every playlist, its tick and its share, for the page."""
        return [(row, self[f"plays_{row.pk.hex}"], self[f"share_{row.pk.hex}"]) for row in self.playlists]


def add_shares(form: forms.BaseForm, channel: Channel | None) -> list[Playlist]:
    """A tick and a share for every playlist; those that the channel plays come first, in its order."""
    weights = dict(channel.parts.values_list("playlist", "weight")) if channel else {}
    order = list(weights)
    rows = sorted(
        Playlist.objects.kept(), key=lambda row: order.index(row.pk) if row.pk in weights else len(order)
    )
    for row in rows:
        form.fields[f"plays_{row.pk.hex}"] = forms.BooleanField(
            label=row.name, required=False, initial=row.pk in weights
        )
        form.fields[f"share_{row.pk.hex}"] = forms.IntegerField(
            label=f"Share of {row.name}",
            required=False,
            min_value=1,
            max_value=20,
            initial=weights.get(row.pk, 1),
            widget=forms.NumberInput(attrs={"aria-label": f"Share of {row.name}"}),
        )
    return rows


def places_field(label: str, rows: Iterable[Zone | Floor], channel: Channel | None) -> ChosenField:
    """Places to tick; each says what it is tuned to so far."""
    field = ChosenField(label, [(str(row.pk), tuned(row, channel)) for row in rows], UUID)
    field.initial = [row.pk for row in rows if channel and row.channel_id == channel.pk]
    return field


def tuned(row: Zone | Floor, channel: Channel | None) -> str:
    other = row.channel if row.channel and row.channel.removed_at is None and row.channel != channel else None
    return f"{row.name} (now {other.name})" if other else row.name


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
    mode = forms.ChoiceField(
        choices=Mode.choices,
        label="And the music?",
        help_text="Counted in tracks, it always plays between two of them.",
    )

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
