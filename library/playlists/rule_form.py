"""The form of a playlist by rule."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.http import QueryDict

from library.forms import PlaylistForm
from library.models import MusicFolder, Playlist
from library.models.music import MOST_FOLDERS
from library.playlists import rule as rules
from library.playlists.condition_rows import FIRST, ROWS, ConditionRow, initial
from library.playlists.rule import MOST_CONDITIONS, Rule
from tenants import row_sets
from tenants.widgets import UnitInput

PREFIX = "condition"
FIELDS = ("meets", "order", "most_tracks", "most_minutes", "between")


class RuleForm(PlaylistForm):
    """`rule` is what was filled in, once the form is valid."""

    meets = forms.ChoiceField(
        choices=[("all", "all of these"), ("any", "any of these")], label="A track has to meet"
    )
    order = forms.ChoiceField(choices=list(rules.ORDERS.items()))
    most_tracks = forms.IntegerField(
        required=False, min_value=1, max_value=rules.MOST, label="At most", widget=UnitInput("tracks")
    )
    most_minutes = forms.IntegerField(
        required=False,
        min_value=rules.MINUTES.start,
        max_value=rules.MINUTES.stop - 1,
        label="And at most",
        widget=UnitInput("minutes"),
    )
    between = forms.IntegerField(
        required=False,
        min_value=0,
        max_value=100,
        label="No artist twice within",
        widget=UnitInput("tracks"),
        help_text="So many tracks of others come between two of one. "
        "Where there are too few artists, the one heard longest ago comes sooner.",
    )

    class Meta(PlaylistForm.Meta):
        pass

    def __init__(self, data: QueryDict | None = None, *, instance: Playlist | None = None) -> None:
        self.saved = readable(instance)
        told = {name: getattr(self.saved, name) or None for name in FIELDS}
        super().__init__(data, instance=instance, initial=told)
        self.folders = folder_choices()
        self.rows = self.bound(data) if data is not None else self.unbound(self.saved)

    def bound(self, data: QueryDict) -> list[ConditionRow]:
        numbers = row_sets.row_numbers(data, PREFIX)[: MOST_CONDITIONS + 1]
        return [self.row(f"{data.get(f'{PREFIX}-{each}-about')}", each, data=data) for each in numbers]

    def unbound(self, saved: Rule) -> list[ConditionRow]:
        shown = [initial(each) for each in saved.conditions]
        return [self.row(each["about"], place, initial=each) for place, each in enumerate(shown)]

    def row(self, about: str, number: int, **options: Any) -> ConditionRow:
        kind = about if about in ROWS else next(iter(ROWS))
        prefix = f"{PREFIX}-{number}"
        return ROWS[kind](about=kind, folders=self.folders, prefix=prefix, **options)

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        if len(self.rows) > MOST_CONDITIONS:
            raise forms.ValidationError(f"A rule has at most {MOST_CONDITIONS} conditions. Take some out.")
        # Each of them has to be asked: what is wrong shows in its row.
        if sum(not row.is_valid() for row in self.rows):
            raise forms.ValidationError("One of the conditions is not right yet.", code="row")
        return found

    @property
    def rule(self) -> Rule:
        told = self.cleaned_data
        return Rule(
            tuple(row.condition for row in self.rows),
            told["meets"],
            told["order"],
            told["most_tracks"],
            told["most_minutes"],
            told["between"] or 0,
        )

    @property
    def is_full(self) -> bool:
        return len(self.rows) >= MOST_CONDITIONS

    def forgive(self) -> None:
        row_sets.forgive(self, *self.rows)


def readable(row: Playlist | None) -> Rule:
    try:
        return rules.read(row.rule) if row else Rule()
    except rules.BadRule:
        return Rule()


def rearranged(data: QueryDict, order: str) -> QueryDict:
    """The same data after "add condition" (what about stands in `new`) or "remove condition 2"."""
    verb, prefix, _ = row_sets.parts_of(order)
    new = f"{data.get('new')}"
    is_full = len(row_sets.row_numbers(data, PREFIX)) >= MOST_CONDITIONS
    if prefix != PREFIX or (verb == "add" and (is_full or new not in ROWS)):
        return data
    changed = row_sets.rearranged(data, order)
    if verb == "add":
        place = row_sets.row_numbers(changed, PREFIX)[-1]
        for name, value in {"about": new, **FIRST.get(new, {})}.items():
            changed[f"{PREFIX}-{place}-{name}"] = f"{value}"
    return changed


def folder_choices() -> list[tuple[str, str]]:
    """Every folder by its path: "Lounge / Evening". One query."""
    rows = {row.pk: row for row in MusicFolder.objects.kept()[:MOST_FOLDERS]}
    return sorted(((f"{pk}", path(pk, rows)) for pk in rows), key=lambda each: each[1].casefold())


def path(pk: Any, rows: Mapping[Any, MusicFolder], depth: int = 12) -> str:
    row = rows[pk]
    above = f"{path(row.parent_id, rows, depth - 1)} / " if row.parent_id in rows and depth else ""
    return f"{above}{row.name}"
