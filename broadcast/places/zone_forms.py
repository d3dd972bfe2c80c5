"""A zone: its name, its floor, its tags, what it plays and how loud."""

from itertools import chain
from typing import Any

from django import forms

from broadcast.forms import UnitInput
from broadcast.models import Floor, Zone
from broadcast.places.floor_forms import ChannelField
from tenants.forms import TimeZoneField

MOST_TAGS = 10
MOST_LETTERS = 40


class FloorField(forms.ModelChoiceField):
    """A kept floor or none. Keeps one that was removed meanwhile: it may be restored."""

    def __init__(self, row: Zone) -> None:
        super().__init__(Floor.objects.kept(), required=False, empty_label="No floor")
        self.removed = row.floor if row.floor and row.floor.removed_at else None

    def clean(self, value: Any) -> Any:
        return super().clean(value) or self.removed


class ZoneForm(forms.ModelForm):
    """`cleaned_data` are the zone's columns; `tags` those ticked and those written."""

    time_zone = TimeZoneField(
        required=False,
        label="Time zone",
        empty="As its floor, else the business",
        help_text="Only where its clock differs.",
    )
    new_tags = forms.CharField(
        required=False,
        max_length=500,
        label="Tags",
        help_text="Divide them by commas. Schedules and dayparts can be for all zones with a tag.",
        widget=forms.TextInput(attrs={"placeholder": "bar, outside"}),
    )

    class Meta:
        model = Zone
        fields = ("name", "volume_percent", "crossfade_s", "skips_explicit", "time_zone")
        widgets = {
            "name": forms.TextInput(attrs={"placeholder": "Shop floor"}),
            "volume_percent": UnitInput("%", attrs={"type": "range", "step": 5}),
            "crossfade_s": UnitInput("seconds"),
        }
        help_texts = {
            "volume_percent": "0 is silent, 100 is as loud as its players go.",
            "crossfade_s": "How long one track fades into the next; 0 follows without a gap.",
            "skips_explicit": "Whatever channel plays here.",
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        row = self.instance
        help_text = "What plays where no daypart says otherwise."
        self.fields["channel"] = ChannelField("As its floor, else the default", help_text, row)
        self.fields["floor"] = FloorField(row)
        if not self.fields["floor"].queryset:  # type: ignore[attr-defined]
            del self.fields["floor"]
        self.initial.update(channel=row.channel_id, floor=row.floor_id, tags=row.tags)
        self.add_known_tags()

    def add_known_tags(self) -> None:
        """All that some zone has, to be ticked."""
        others = Zone.objects.kept().values_list("tags", flat=True)
        known = sorted({*chain.from_iterable(others), *self.instance.tags})
        if known:
            self.fields["new_tags"].label = "More tags"
            widget = forms.CheckboxSelectMultiple(attrs={"class": "choices"})
            self.fields["tags"] = forms.MultipleChoiceField(
                choices=[(tag, tag) for tag in known], required=False, widget=widget
            )
        self.order_fields(["name", "floor", "channel", "volume_percent", "crossfade_s", "tags", "new_tags"])

    def clean_name(self) -> str:
        name: str = self.cleaned_data["name"]
        if Zone.objects.kept().filter(name__iexact=name).exclude(pk=self.instance.pk).exists():
            raise forms.ValidationError("Another zone has this name. Choose one that tells them apart.")
        return name

    def clean_new_tags(self) -> list[str]:
        return tags_in(self.cleaned_data["new_tags"])

    def clean(self) -> dict[str, Any]:
        told = super().clean() or self.cleaned_data
        tags = list(dict.fromkeys([*told.get("tags", []), *told.pop("new_tags", [])]))
        if len(tags) > MOST_TAGS:
            self.add_error("new_tags", f"A zone has at most {MOST_TAGS} tags. Take some away.")
        return told | {"tags": tags}


def tags_in(text: str) -> list[str]:
    """Lower-cased and trimmed. Raises ValidationError where one is too long."""
    words = (" ".join(part.split()).lower() for part in text.split(","))
    tags = [word for word in dict.fromkeys(words) if word]
    if long := next((tag for tag in tags if len(tag) > MOST_LETTERS), None):
        raise forms.ValidationError(f"“{long[:20]}…” is too long: a tag has at most {MOST_LETTERS} letters.")
    return tags
