"""What a channel plays, and where."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django import forms
from django.http import QueryDict

from broadcast.fields.targets import ChosenField
from broadcast.forms import UnitInput
from broadcast.models import Channel, Floor, Zone
from library.models import Playlist
from tenants.access import Person

SHARE = "share_"
STEPS = {"up": -1, "down": 1}


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
            "apart_tracks": "No artist and no title comes again within so many, if there are others.",
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
    """A tick and a share for every playlist, in the order in which they were sent.

    Before that, those that the channel plays come first, in its order.
    """
    weights = dict(channel.parts.values_list("playlist", "weight")) if channel else {}
    order = sent_order(form.data) or [pk.hex for pk in weights]
    place = {pk: number for number, pk in enumerate(order)}
    rows = sorted(Playlist.objects.kept(), key=lambda row: place.get(row.pk.hex, len(order)))
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


def sent_order(data: Any) -> list[str]:
    return [name.removeprefix(SHARE) for name in data if name.startswith(SHARE)]


def moved(data: QueryDict, order: str) -> QueryDict:
    """The same data after "up <playlist>" or "down <playlist>"; what makes no sense changes nothing."""
    verb, _, chosen = order.partition(" ")
    before = sent_order(data)
    if chosen not in before or verb not in STEPS:
        return data
    place = max(0, before.index(chosen) + STEPS[verb])
    others = [pk for pk in before if pk != chosen]
    changed = data.copy()
    for pk in [*others[:place], chosen, *others[place:]]:
        changed.setlist(SHARE + pk, changed.pop(SHARE + pk))
    return changed


def places_field(label: str, rows: Iterable[Zone | Floor], channel: Channel | None) -> ChosenField:
    """Places to tick; each says what it is tuned to so far."""
    field = ChosenField(label, [(str(row.pk), tuned(row, channel)) for row in rows], UUID)
    field.initial = [row.pk for row in rows if channel and row.channel_id == channel.pk]
    return field


def tuned(row: Zone | Floor, channel: Channel | None) -> str:
    other = row.channel if row.channel and row.channel.removed_at is None and row.channel != channel else None
    return f"{row.name} (now {other.name})" if other else row.name
