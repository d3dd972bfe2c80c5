"""The question "Where?" of a form: everywhere, some zones, floors, tags or players."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django import forms
from django.db.models import QuerySet

from broadcast.models import Device, Floor, Zone
from tenants.access import Person

NOWHERE = "Choose at least one place."
#: The fields, and the columns of a Targeted row that they fill.
COLUMNS = {"zones": "zone_ids", "floors": "floor_ids", "tags": "tags", "devices": "device_ids"}


class ChosenField(forms.TypedMultipleChoiceField):
    """Some of the given choices, as ticks."""

    def __init__(self, label: str, choices: list[tuple[str, str]], coerce: Any = str) -> None:
        widget = forms.CheckboxSelectMultiple(attrs={"class": "choices"})
        messages = {"invalid_choice": "Choose one that is there."}
        super().__init__(
            label=label,
            choices=choices,
            coerce=coerce,
            widget=widget,
            required=False,
            error_messages=messages,
        )


class TargetsMixin(forms.BaseForm):
    """Before Form or ModelForm of a Targeted row; takes `person`, shows what `targeted` (or `instance`) has.

    `cleaned_data` gets the columns `everywhere`, `zone_ids`, `floor_ids`, `tags`, and `device_ids` where
    `has_devices`; a ModelForm's instance gets them too. Show it by `components/targets.html`.
    """

    right = "edit_schedules"
    has_devices = False

    def __init__(self, *args: Any, person: Person, targeted: Any = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        row = targeted or getattr(self, "instance", None)
        self.fields["everywhere"] = forms.BooleanField(label="Everywhere", required=False)
        self.fields.update(target_fields(person, self.right, has_devices=self.has_devices))
        is_saved = row is not None and not row._state.adding
        self.initial.update(chosen(row) if is_saved else first_choice(self.fields["zones"]))

    def clean(self) -> dict[str, Any]:
        super().clean()
        columns = self.targets()
        if not (any(columns.values()) or self.has_error("zones")):
            self.add_error("zones", NOWHERE)
        for name, value in columns.items():
            if hasattr(self, "instance"):
                setattr(self.instance, name, value)
        kept = {name: value for name, value in self.cleaned_data.items() if name not in COLUMNS}
        return kept | columns

    def targets(self) -> dict[str, Any]:
        """The columns; where it is everywhere, no single place counts."""
        everywhere = bool(self.cleaned_data.get("everywhere"))
        shown = COLUMNS if self.has_devices else {name: COLUMNS[name] for name in ("zones", "floors", "tags")}
        chosen = {
            column: [] if everywhere else self.cleaned_data.get(name, []) for name, column in shown.items()
        }
        return {"everywhere": everywhere} | chosen


def target_fields(person: Person, right: str, *, has_devices: bool) -> dict[str, forms.Field]:
    """Of floors, tags and players only where there are any. Three queries."""
    zones = Zone.objects.kept().open_to(person, right)
    found = list(zones.values_list("pk", "name", "tags"))
    tags = sorted({tag for *_, tags in found for tag in tags}, key=str.casefold)
    names = [(str(pk), name) for pk, name, _ in found]
    fields: dict[str, forms.Field] = {"zones": ChosenField("Zones", names, UUID)}
    if floors := by_name(Floor.objects.kept()):
        fields["floors"] = ChosenField("Floors", floors, UUID)
    if tags:
        fields["tags"] = ChosenField("Zones with a tag", [(tag, tag) for tag in tags])
    if has_devices and (players := players_in(zones)):
        fields["devices"] = ChosenField("Single players", players, UUID)
    return fields


def by_name(rows: Iterable[Any]) -> list[tuple[str, str]]:
    return [(str(row.pk), str(row)) for row in rows]


def players_in(zones: QuerySet[Zone]) -> list[tuple[str, str]]:
    players = Device.objects.filter(revoked_at=None, zone__in=zones.order_by().values("pk"))
    told = players.values_list("pk", "name", "zone__name")
    return [(str(pk), f"{name} ({zone})") for pk, name, zone in told]


def chosen(row: Any) -> dict[str, Any]:
    columns = {name: list(getattr(row, column, ())) for name, column in COLUMNS.items()}
    return {"everywhere": row.everywhere} | columns


def first_choice(zones: Any) -> dict[str, Any]:
    """The zone, where there is no choice."""
    choices = list(zones.choices)
    return {"zones": [choices[0][0]]} if len(choices) == 1 else {}
